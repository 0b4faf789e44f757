namespace Rubin.Query.Parquet;

/// <summary>
/// Bytes that are not what the format promises. Thrown by decoders, which do not know the file; the public reader turns it into a
/// <see cref="QueryException"/> that names file, row group and column.
/// </summary>
sealed class CorruptDataException(string message) : Exception(message);
