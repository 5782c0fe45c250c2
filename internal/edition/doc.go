// Package edition holds rounds as one audience may read them, with everything found by code.
package edition
