package certificate

import "io/fs"

// readableByOthers is always "": Windows keeps rights in lists that the mode
// does not show.
func readableByOthers(fs.FileInfo) string { return "" }
