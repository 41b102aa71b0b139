package nets

// withoutAssembly and forceVector let tests compare the ways to compute.
func withoutAssembly() Option { return func(o *options) { o.noAsm = true } }
func forceVector() Option     { return func(o *options) { o.forceVector = true } }
