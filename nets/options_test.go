package nets

// withoutAssembly and withLanes let tests compare the ways to compute.
func withoutAssembly() Option { return func(o *options) { o.noAsm = true } }
func withLanes() Option       { return func(o *options) { o.wide = true } }
