def whole(result): return ""
