package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"unicode/utf8"
)

// keyword checks a value by one keyword of JSON Schema; it returns what is wrong.
type keyword func(schema map[string]any, arg, value any) string

// keywords are those that the schema uses.
func keywords() map[string]keyword {
	length := func(v any) float64 {
		switch v := v.(type) {
		case string:
			return float64(utf8.RuneCountInString(v))
		case []any:
			return float64(len(v))
		case map[string]any:
			return float64(len(v))
		}
		return v.(float64)
	}
	least := func(_ map[string]any, arg, v any) string { return unless(length(v) >= arg.(float64), "too small") }
	most := func(_ map[string]any, arg, v any) string { return unless(length(v) <= arg.(float64), "too large") }
	note := func(map[string]any, any, any) string { return "" }
	return map[string]keyword{
		"$schema": note, "title": note, "description": note, "default": note, "then": note, "else": note,
		"minLength": least, "minimum": least, "minItems": least, "maxLength": most, "maximum": most, "maxProperties": most,
		"type": func(_ map[string]any, arg, v any) string { return unless(typeOf(v) == arg, "no "+arg.(string)) },
		"enum": func(_ map[string]any, arg, v any) string { return unless(slices.Contains(arg.([]any), v), "no word") },
		"pattern": func(_ map[string]any, arg, v any) string {
			return unless(regexp.MustCompile(arg.(string)).MatchString(v.(string)), "pattern")
		},
		"uniqueItems": func(_ map[string]any, _, v any) string {
			seen := map[any]bool{}
			for _, item := range v.([]any) {
				seen[item] = true
			}
			return unless(len(seen) == len(v.([]any)), "twice")
		},
		"items": func(_ map[string]any, arg, v any) (wrong string) {
			for _, item := range v.([]any) {
				wrong += against(arg, item)
			}
			return wrong
		},
		"propertyNames": func(_ map[string]any, arg, v any) (wrong string) {
			for name := range v.(map[string]any) {
				wrong += against(arg, name)
			}
			return wrong
		},
		"properties": func(_ map[string]any, arg, v any) (wrong string) {
			for name, value := range v.(map[string]any) {
				if s, ok := arg.(map[string]any)[name]; ok {
					wrong += against(s, value)
				}
			}
			return wrong
		},
		"additionalProperties": func(schema map[string]any, arg, v any) (wrong string) {
			known, _ := schema["properties"].(map[string]any)
			for name, value := range v.(map[string]any) {
				if _, ok := known[name]; !ok {
					wrong += against(arg, value)
				}
			}
			return wrong
		},
		"required": func(_ map[string]any, arg, v any) (wrong string) {
			for _, name := range arg.([]any) {
				_, ok := v.(map[string]any)[name.(string)]
				wrong += unless(ok, fmt.Sprintf("no %s; ", name))
			}
			return wrong
		},
		"if": func(schema map[string]any, arg, v any) string {
			if against(arg, v) == "" {
				return against(schema["then"], v)
			}
			return against(schema["else"], v)
		},
	}
}

func unless(ok bool, wrong string) string {
	if ok {
		return ""
	}
	return wrong + "; "
}

func typeOf(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	case float64:
		if v == float64(int(v)) {
			return "integer"
		}
	}
	return "other"
}

// against returns what is wrong with a value by a schema, "" if nothing is. It panics at a
// keyword that it does not know.
func against(schema, v any) (wrong string) {
	if allowed, ok := schema.(bool); ok {
		return unless(allowed, "not allowed")
	}
	s := schema.(map[string]any)
	if kind, ok := s["type"]; ok && typeOf(v) != kind {
		return "no " + kind.(string) + "; "
	}
	all := keywords()
	for _, word := range slices.Sorted(maps.Keys(s)) {
		wrong += all[word](s, s[word], v)
	}
	return wrong
}
