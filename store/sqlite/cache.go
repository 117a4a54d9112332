package sqlite

// cache remembers the values used last within a limit of bytes. It has two
// generations: when the young one is full it becomes the old one, and what is
// asked for again moves back. It is not safe for concurrent use.
type cache[K comparable, V any] struct {
	young, old map[K]V
	size       int // bytes in young
	limit      int // bytes of one generation
	weigh      func(K, V) int
}

func newCache[K comparable, V any](limit int, weigh func(K, V) int) *cache[K, V] {
	return &cache[K, V]{young: map[K]V{}, limit: limit, weigh: weigh}
}

func (c *cache[K, V]) get(k K) (V, bool) {
	if v, ok := c.young[k]; ok {
		return v, true
	}
	v, ok := c.old[k]
	if ok {
		c.put(k, v)
	}
	return v, ok
}

func (c *cache[K, V]) put(k K, v V) {
	if c.size >= c.limit {
		c.young, c.old, c.size = map[K]V{}, c.young, 0
	}
	c.young[k] = v
	c.size += c.weigh(k, v)
}

func (c *cache[K, V]) drop(k K) {
	delete(c.young, k)
	delete(c.old, k)
}
