package web

import (
	"container/list"
	"sync"
)

// answer is a whole answer as it is sent.
type answer struct {
	mime, language, etag, encoding string
	body                           []byte
}

// answerCache keeps the answers of public addresses without a query, the last used first, up to a number of bytes: a round never
// changes, so a page of it is made once. Searches are in queries, and are never kept.
type answerCache struct {
	mu    sync.Mutex
	limit int
	size  int
	order *list.List
	at    map[string]*list.Element
}

type kept struct {
	key string
	answer
}

func newAnswerCache(limit int) *answerCache {
	return &answerCache{limit: limit, order: list.New(), at: map[string]*list.Element{}}
}

func (c *answerCache) get(key string) (answer, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.at[key]
	if !ok {
		return answer{}, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept).answer, true
}

func (c *answerCache) put(key string, a answer) {
	if len(a.body) > c.limit/8 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.at[key]; ok {
		return
	}
	c.at[key] = c.order.PushFront(&kept{key, a})
	for c.size += len(a.body) + len(key) + 200; c.size > c.limit; {
		last := c.order.Back()
		k := c.order.Remove(last).(*kept)
		delete(c.at, k.key)
		c.size -= len(k.body) + len(k.key) + 200
	}
}
