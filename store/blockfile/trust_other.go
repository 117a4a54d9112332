//go:build !unix

package blockfile

import "io/fs"

const openFlags = 0

// trusted returns true: here the rights of a folder say who may write a file in it.
func trusted(fs.FileInfo) bool { return true }
