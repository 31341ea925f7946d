"""The papers that carry a plan to those who decide: Word files, made from templates."""
