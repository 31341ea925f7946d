"""What a plan leaves behind: report, workbook, plan.json, lists; each in one edition."""
