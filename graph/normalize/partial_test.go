package normalize_test

import (
	"testing"

	"tocsin/graph/normalize"
)

func TestFailedProvider(t *testing.T) {
	for warning, want := range map[string]string{
		"Microsoft/MCAS/504/10000":                            "Microsoft Defender for Cloud Apps (status 504)",
		"Microsoft/IPC/403/7":                                 "Microsoft Entra ID Protection (status 403)",
		"Microsoft/Office 365 Security and Compliance/500/12": "Microsoft Defender for Office 365 (status 500)",
		"Microsoft/Azure Advanced Threat Protection/503/1":    "Microsoft Defender for Identity (status 503)",
		"Microsoft/A new one/504/1":                           "A new one (status 504)",
		"the answer is partial":                               "the answer is partial",
		"Microsoft//504/1":                                    "Microsoft//504/1",
		"a/b/c/d":                                             "a/b/c/d",
		"":                                                    "",
	} {
		if got := normalize.FailedProvider(warning); got != want {
			t.Errorf("%q: %q, want %q", warning, got, want)
		}
	}
	got := normalize.FailedProviders([]string{"Microsoft/MCAS/504/1", "Microsoft/MCAS/504/20", "Microsoft/IPC/500/3"})
	if got != "Microsoft Defender for Cloud Apps (status 504), Microsoft Entra ID Protection (status 500)" {
		t.Errorf("%q", got)
	}
}
