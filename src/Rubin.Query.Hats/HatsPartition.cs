using System.Collections;
using System.Globalization;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>A partition of a catalog. Of one that is stored as HATS says, the path is made when it is asked for: there may be hundreds of thousands.</summary>
public sealed record HatsPartition
{
    readonly ParquetPart? _part;
    readonly PartitionPaths? _paths;

    /// <summary>A partition and its file or folder.</summary>
    /// <param name="cell">Its cell; null for the parts of an index, which has no place on the sky.</param>
    /// <param name="part">Its file or folder.</param>
    public HatsPartition(HealpixCell? cell, ParquetPart part) => (Cell, _part) = (cell, part);

    internal HatsPartition(PartitionPaths paths, HealpixCell cell) => (Cell, _paths) = (cell, paths);

    /// <summary>Its cell; null for the parts of an index, which has no place on the sky.</summary>
    public HealpixCell? Cell { get; }

    /// <summary>Its file or folder.</summary>
    public ParquetPart Part => _part ?? _paths!.Of(Cell!.Value);
}

/// <summary>How the files of a catalog's partitions are called.</summary>
/// <param name="Folder">The folder of data.</param>
/// <param name="Suffix">What stands behind the pixel; <c>/</c> where partitions are folders.</param>
/// <param name="IsQuoted">Whether the names of folders are quoted as in addresses.</param>
sealed record PartitionPaths(string Folder, string Suffix, bool IsQuoted)
{
    const long PixelsOfDir = 10_000;

    /// <summary>The file or folder of a cell.</summary>
    public ParquetPart Of(HealpixCell cell)
    {
        var isFolder = Suffix == "/";
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"Norder={cell.Order}/Dir={cell.Index / PixelsOfDir * PixelsOfDir}/Npix={cell.Index}{(isFolder ? "" : Suffix)}");
        path = IsQuoted ? path.Replace("=", "%3D", StringComparison.Ordinal) : path;
        return new(Path.Combine(Folder, path), isFolder ? ParquetPartKind.Folder : ParquetPartKind.File);
    }
}

/// <summary>Something of each partition, made when it is asked for.</summary>
/// <param name="partitions">The partitions.</param>
/// <param name="select">What is wanted of one.</param>
sealed class PartitionView<T>(IReadOnlyList<HatsPartition> partitions, Func<HatsPartition, T> select) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => partitions.Count;

    /// <inheritdoc/>
    public T this[int index] => select(partitions[index]);

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => partitions.Select(select).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
