// Package completeness holds the parts of each source together: its row in
// graph/alert, what it does in graph/sources, its mapping in graph/normalize and
// its schema in graph/simulator. It has tests alone. They join the parts by name,
// and fail for whatever a source lacks, and for a part of one that we only plan. Begin with parts in the test.
package completeness
