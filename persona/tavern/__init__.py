"""Character Cards V2 and V3 (JSON, PNG, CHARX): read into personas, and written from them."""
