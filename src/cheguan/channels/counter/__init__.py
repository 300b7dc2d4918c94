"""窗口: for clerks, at a desk, all day. By keyboard; the last client is gone when the next comes."""
