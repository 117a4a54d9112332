package fault

// ownLimits are Windows' own numbers, which package syscall does not name. Source:
// learn.microsoft.com, "System Error Codes".
func ownLimits() []limit {
	return []limit{
		{112, "the disk is full", "free some space on the disk, then try again"},
		{39, "the disk is full", "free some space on the disk, then try again"},
		{1295, "the disk quota of this user is used up", "free some space, or have the quota raised"},
		{19, "the disk is write-protected", "choose a folder on another disk"},
		{4, "this program has too many files open", "close other programs, then try again"},
	}
}
