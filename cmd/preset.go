package cmd

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/sources"
	"tocsin/store/config"
)

// fill reads the preset. In the guide its answers stand in the fields to be confirmed; the
// setup without questions takes those for which no flag was given.
func (c *setupCall) fill(ctx context.Context, a *app, given func(flag string) bool) error {
	preset, err := config.LoadPreset(ctx, c.preset)
	if err != nil {
		return err
	}
	settings, err := a.loadForSetup(ctx)
	if err != nil {
		return err
	}
	if err := checkPreset(settings, preset); err != nil {
		return prefix(c.preset, err)
	}
	a.preset = preset
	c.draft.PollEvery, c.draft.Since = preset.PollEvery, preset.Since
	if preset.Cloud != "" && !given("cloud") {
		c.draft.Cloud = preset.Cloud
	}
	if preset.Sources != nil && !given("sources") {
		c.draft.Sources = preset.Sources
	}
	if strings.Contains(preset.Name, "*") && c.draft.Name == "" && c.draft.TenantID != "" {
		c.draft.Name = preset.NameFor(tenantPart(c.draft.TenantID))
	}
	return nil
}

// checkPreset checks the meaning of a preset's values.
func checkPreset(settings *config.Config, preset config.Preset) error {
	if preset.Name != "" {
		if err := alert.CheckIntegration(preset.NameFor("x")); err != nil {
			return usage("correct it in the preset; one * stands for the part of one tenant, as in soc-*", "the name %s", err)
		}
	}
	if preset.Cloud != "" {
		if _, err := cloudOf(settings, preset.Cloud); err != nil {
			return err
		}
	}
	var names []alert.SourceName
	for _, s := range preset.Sources {
		names = append(names, alert.SourceName(s))
	}
	return sources.Check(names)
}

// tenantPart returns what stands for a tenant in a name: the first word of its domain, or
// the first digits of its id.
func tenantPart(tenant string) string {
	if alert.IsGUID(tenant) {
		return strings.ToLower(tenant[:8])
	}
	part, _, _ := strings.Cut(tenant, ".")
	return strings.ToLower(part)
}
