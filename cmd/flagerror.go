package cmd

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/graph/fault"
)

// flagError returns the fault of a flag that can't be read. The library's text for a value
// ends with the words of Go's parser, which say the value once more.
func flagError(c *cobra.Command, err error) error {
	sentence, hint := err.Error(), "see "+c.CommandPath()+" --help"
	if cause := errors.Unwrap(err); cause != nil {
		reason, _ := fault.Reason(cause)
		if said, ok := strings.CutSuffix(sentence, " flag: "+cause.Error()); ok {
			sentence = said + ": " + reason
		}
	}
	return fault.New(fault.Usage, sentence, hint, err)
}
