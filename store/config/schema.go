package config

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"tocsin/graph/alert"
)

// schema is a JSON Schema (draft 2020-12) of one place of a settings file.
type schema struct {
	Draft       string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        string             `json:"type,omitempty"`
	Default     any                `json:"default,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	MinLength   int                `json:"minLength,omitempty"`
	MaxLength   int                `json:"maxLength,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	Maximum     int                `json:"maximum,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	MinItems    int                `json:"minItems,omitempty"`
	Unique      bool               `json:"uniqueItems,omitempty"`
	Names       *schema            `json:"propertyNames,omitempty"`
	MaxKeys     int                `json:"maxProperties,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"`
	If          any                `json:"if,omitempty"`
	Then        any                `json:"then,omitempty"`
	Else        any                `json:"else,omitempty"`
}

// Schema returns the settings as a JSON Schema, draft 2020-12, for an editor that completes
// and checks them: all keys that Load knows, by the rules that it checks, with the help of
// the topic settings. commands are the names that [keys] may have.
func Schema(commands []string) ([]byte, error) {
	help, err := described()
	if err != nil {
		return nil, err
	}
	s := schemaOf(root(), "", help)
	s.Draft, s.Title = "https://json-schema.org/draft/2020-12/schema", "Settings of tocsin"
	s.Properties["keys"].Names = &schema{Enum: slices.Sorted(slices.Values(commands))}
	bindCredential(s.Properties["integration"].Items)
	return json.MarshalIndent(s, "", "  ")
}

// schemaOf returns the schema of the key with a name; that of the file is "".
func schemaOf(s *shape, name string, help map[string]string) *schema {
	out := &schema{Description: help[name], Default: s.rule.standard}
	switch {
	case s.elements != nil:
		out.Type, out.Items = "array", schemaOf(s.elements, name, help)
		out.Items.Description = "" // that of the list
	case s.keys != nil:
		out.keysOf(s, name, help)
	case s.values != nil:
		out.Type, out.MaxKeys, out.Others = "object", s.rule.most, schemaOf(s.valuesRuled(), "", nil)
	case s.items != nil:
		out.Type, out.Items = "array", schemaOf(s.items.ruled(s.rule.each()), "", nil)
		out.MinItems, out.Unique = s.rule.least, s.rule.unique
	case s.kind == unstable.Bool:
		out.Type = "boolean"
	case s.kind == unstable.Integer:
		out.Type, out.Minimum, out.Maximum = "integer", &s.rule.least, s.rule.most
	default:
		out.Type, out.Enum, out.Pattern = "string", s.rule.words, s.rule.form
		out.MinLength, out.MaxLength = s.rule.least, s.rule.most
	}
	return out
}

// each returns the rule of the values of a list, or of a table whose keys a person chooses.
func (r rule) each() rule { return rule{words: r.words, form: r.form, least: 1} }

// valuesRuled returns the shape of the values of a table. A list may be empty.
func (s *shape) valuesRuled() *shape {
	if s.values.items != nil {
		return s.values
	}
	return s.values.ruled(s.rule.each())
}

// ruled returns the shape with a rule.
func (s *shape) ruled(r rule) *shape {
	out := *s
	out.rule = r
	return &out
}

// keysOf makes the schema that of a table of known keys.
func (out *schema) keysOf(s *shape, name string, help map[string]string) {
	out.Type, out.Others, out.Properties = "object", false, map[string]*schema{}
	for _, key := range slices.Sorted(maps.Keys(s.keys)) {
		out.Properties[key] = schemaOf(s.keys[key], strings.TrimPrefix(name+"."+key, "."), help)
		if s.keys[key].rule.required {
			out.Required = append(out.Required, key)
		}
	}
}

// bindCredential says which keys of an integration the kind of its credential needs.
func bindCredential(integration *schema) {
	none := map[string]any{}
	for _, key := range certificateKeys() {
		none[key] = false
	}
	others := slices.DeleteFunc(Credentials(), func(word string) bool { return alert.Credential(word).HasCertificate() })
	integration.If = map[string]any{
		"properties": map[string]any{"credential": map[string]any{"enum": others}},
		"required":   []string{"credential"},
	}
	integration.Then = map[string]any{"properties": none}
	integration.Else = map[string]any{"required": certificateKeys()[:1]}
}

// certificateKeys are the keys that name files of a certificate, the required one first.
func certificateKeys() []string { return []string{"certificate", "private_key"} }
