using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>The rows of one morsel of a catalog and where they are. Immutable until it is released.</summary>
sealed class SkyChunk
{
    /// <summary>Positions are evaluated for so many rows at a time.</summary>
    const int PieceRows = 8192;

    readonly LentRows _rows;

    /// <summary>A chunk of some rows.</summary>
    internal SkyChunk(LentRows rows, PositionReader positions)
    {
        (_rows, Points) = (rows, new(rows.Count));
        var start = 0;
        foreach (var piece in Rows.InPieces(PieceRows))
        {
            positions.Read(piece);
            Points.Place(start, positions.Ra, positions.Dec);
            start += piece.Length;
        }

        Points.Seal();
        Bytes = MemorySize.Of(Rows) + Points.Bytes;
    }

    /// <summary>A chunk with the rows sorted by cell, those without position left out: rows of a margin stand in any order.</summary>
    internal static SkyChunk Sorted(LentRows rows, PositionReader positions)
    {
        var unsorted = new SkyChunk(rows, positions);
        var sorted = new LentRows(rows.Rows.Schema, [rows.Rows.Take(unsorted.Points.Order())]);
        unsorted.Release();
        return new(sorted, positions);
    }

    /// <summary>The rows.</summary>
    internal RecordBatch Rows => _rows.Rows;

    /// <summary>Where the rows are.</summary>
    internal PlacedPoints Points { get; }

    /// <summary>Bytes that it takes.</summary>
    internal long Bytes { get; }

    /// <summary>Gives the memory back: nobody uses rows or points any more.</summary>
    internal void Release()
    {
        Points.Release();
        _rows.Dispose();
    }
}
