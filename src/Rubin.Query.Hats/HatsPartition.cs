using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>A partition of a catalog.</summary>
/// <param name="Cell">Its cell; null for the parts of an index, which has no place on the sky.</param>
/// <param name="Part">Its file or folder.</param>
public sealed record HatsPartition(HealpixCell? Cell, ParquetPart Part);
