namespace Rubin.Query;

/// <summary>
/// An aggregate of the query language: the running value of one group. Rows come in any order and on any thread, in several objects that are merged at the end. A struct
/// without references needs no more than this; anything else has <see cref="ISavedState"/> too, since groups that do not fit into memory go to disk.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TValue">
/// The argument, or a tuple of them, such as <c>(double Flux, double Sigma)</c>. Rows with a NULL are passed over, unless its argument is a nullable value such as <c>double?</c>.
/// </typeparam>
/// <typeparam name="TAnswer">The answer; null is NULL.</typeparam>
/// <example>
/// <code>
/// struct WeightedMean : IAggregate&lt;WeightedMean, (double Value, double Sigma), double?&gt;
/// {
///     double _sum, _weights;
///     public void Add((double Value, double Sigma) row) { var w = 1 / (row.Sigma * row.Sigma); _sum += w * row.Value; _weights += w; }
///     public void Merge(WeightedMean other) { _sum += other._sum; _weights += other._weights; }
///     public readonly double? Finish() => _weights > 0 ? _sum / _weights : null;
/// }
/// </code>
/// </example>
public interface IAggregate<TSelf, in TValue, out TAnswer>
    where TSelf : IAggregate<TSelf, TValue, TAnswer>, new()
{
    /// <summary>Takes the arguments of a row.</summary>
    void Add(TValue value);

    /// <summary>Takes what another object has found of the group's other rows; leaves that object as it is.</summary>
    void Merge(TSelf other);

    /// <summary>The answer; also asked where no row came.</summary>
    TAnswer Finish();
}

/// <summary>A state that can be written and read back by the same program.</summary>
public interface ISavedState
{
    /// <summary>Bytes of memory held, about.</summary>
    long Bytes { get; }

    /// <summary>Writes everything.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Makes a fresh object what was written.</summary>
    void Load(BinaryReader reader);
}
