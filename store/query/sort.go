package query

import (
	"context"
	"slices"
)

// sortBlock is how many numbers are sorted at once before they are merged.
const sortBlock = 64

// sortWithin sorts numbers, those that compare as equal in the order in which they stand.
// It ends within milliseconds if ctx does.
func sortWithin(ctx context.Context, all []int, compare func(a, b int) int) error {
	for from := 0; from < len(all); from += sortBlock {
		if from%(16*sortBlock) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		slices.SortStableFunc(all[from:min(from+sortBlock, len(all))], compare)
	}
	sorted, spare := all, make([]int, len(all))
	for width := sortBlock; width < len(all); width *= 2 {
		for from := 0; from < len(all); from += 2 * width {
			middle, to := min(from+width, len(all)), min(from+2*width, len(all))
			if err := merge(ctx, spare[from:to], sorted[from:middle], sorted[middle:to], compare); err != nil {
				return err
			}
		}
		sorted, spare = spare, sorted
	}
	copy(all, sorted)
	return nil
}

// merge merges two sorted lists into one; of equals the one of a comes first.
func merge(ctx context.Context, into, a, b []int, compare func(a, b int) int) error {
	for i := range into {
		if i%manyRows == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) <= 0 {
			into[i], a = a[0], a[1:]
		} else {
			into[i], b = b[0], b[1:]
		}
	}
	return nil
}
