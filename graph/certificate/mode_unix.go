//go:build !windows

package certificate

import (
	"fmt"
	"io/fs"
)

// readableByOthers returns the mode in octal digits if the group or others may read
// the file, else "".
func readableByOthers(info fs.FileInfo) string {
	if mode := info.Mode(); mode.IsRegular() && mode.Perm()&0o077 != 0 {
		return fmt.Sprintf("%04o", mode.Perm())
	}
	return ""
}
