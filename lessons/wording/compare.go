package wording

import (
	"cmp"
	"fmt"
)

// comparisons maps each name to the orders for which it holds: −1, 0 or 1, as
// cmp.Compare returns them.
func comparisons() map[string]func(order int) bool {
	return map[string]func(int) bool{
		"eq": func(order int) bool { return order == 0 },
		"lt": func(order int) bool { return order < 0 },
		"le": func(order int) bool { return order <= 0 },
		"gt": func(order int) bool { return order > 0 },
		"ge": func(order int) bool { return order >= 0 },
	}
}

// compare compares two strings or two numbers.
func compare(a, b any, holds func(order int) bool) (bool, error) {
	switch a := a.(type) {
	case string:
		if b, ok := b.(string); ok {
			return holds(cmp.Compare(a, b)), nil
		}
	case float64:
		if b, ok := b.(float64); ok {
			return holds(cmp.Compare(a, b)), nil
		}
	}
	return false, fmt.Errorf("%v and %v cannot be compared", a, b)
}
