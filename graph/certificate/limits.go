package certificate

// Limits on what files and names hold. Their bytes are bounded by package bound.
const (
	maxLabel    = 80   // bytes of a block's label that are read: known labels have less than 30
	maxName     = 64   // characters of a subject's common name (ub-common-name of RFC 5280)
	minBits     = 2048 // of an RSA key: Entra accepts no smaller one
	maxFileName = 200  // bytes of a file's name before its endings; file systems allow 255
)

// MostDays is how long a new certificate may be valid: ten years, longer than a key of 2048 bits should
// be used.
const MostDays = 3650
