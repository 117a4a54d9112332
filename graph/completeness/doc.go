// Package completeness checks that each source has all its parts: its row in
// graph/alert, its functions in graph/sources, its mapping in graph/normalize and its
// schema in graph/simulator. It holds only tests. They join the parts by name. They
// fail if a source lacks a part, or if a planned source already has one. Begin with
// parts in the test.
package completeness
