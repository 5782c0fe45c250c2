// Package parquet reads Apache Parquet files as text cells, and writes and reads snapshots of tables of observations.
package parquet
