package certificate

import "io/fs"

// readableByOthers always returns "": Windows keeps rights in access control lists,
// which the mode does not show.
func readableByOthers(fs.FileInfo) string { return "" }
