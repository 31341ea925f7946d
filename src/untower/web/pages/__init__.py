"""The pages, one module a subject. Each gathers what a template shows and calls actions."""
