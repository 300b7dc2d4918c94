"""The treasury (财政): takes payments for all departments, gives refunds, tells of both."""
