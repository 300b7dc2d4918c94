"""窗口: for clerks, at a desk, all day. Calling the next client forgets the last one."""
