"""网上办事大厅: for citizens, on a phone first. Every page works without JavaScript."""
