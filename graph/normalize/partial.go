package normalize

import (
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// FailedProvider names the product of a warning about a partial answer, which has the
// vendor, Legacy's word for the provider, the status of its answer, and how many
// milliseconds it took: "Microsoft/MCAS/504/10000" is "Microsoft Defender for Cloud Apps
// (status 504)". A text of another form stays as it is.
func FailedProvider(warning string) string {
	parts := strings.Split(warning, "/")
	if len(parts) != 4 || parts[1] == "" || len(parts[2]) != 3 {
		return warning
	}
	name := parts[1]
	if p := productNamed(name); p != nil && p.provider.Product() != "" {
		name = p.provider.Product()
	}
	return fault.Line(name+" (status "+parts[2]+")", maxProvider)
}

// FailedProviders names the products of several warnings, each once.
func FailedProviders(warnings []string) string {
	var names []string
	for _, w := range warnings {
		if name := FailedProvider(w); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// maxProvider is how many runes the name of a provider has in a sentence.
const maxProvider = 100
