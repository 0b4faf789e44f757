using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Functions;

namespace Rubin.Query;

/// <summary>Collects the rows of a training query, and puts them in an order that depends on nothing but the rows.</summary>
/// <param name="columns">Which columns are what.</param>
/// <param name="rules">How their numbers are understood.</param>
/// <param name="memory">Grows with the rows.</param>
sealed class TrainingRows(TrainingColumns columns, PhotometryRules rules, MemoryLease memory)
{
    /// <summary>Beside the rows, models keep about as much again while they learn.</summary>
    const int Copies = 3;

    readonly PhotometryReader _reader = new(PhotometryForm.Magnitudes, rules);
    readonly List<(Photometry Photometry, double[] Redshifts)> _blocks = [];

    /// <summary>Rows that had no redshift, or no magnitude.</summary>
    internal long LeftOut { get; private set; }

    /// <summary>Takes some rows.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is no room for them.</exception>
    internal void Add(RecordBatch batch)
    {
        Column Column(int position) => batch.Columns[position];
        var photometry = _reader.Read([.. columns.Values.Select(Column)], [.. columns.Errors.Select(e => e < 0 ? null : Column(e))], null, batch.Length);
        var redshifts = NumberColumn.Values(batch.Columns[columns.Redshift]).Span;
        var kept = new List<int>(batch.Length);
        for (var row = 0; row < batch.Length; row++)
        {
            if (double.IsFinite(redshifts[row]) && IsDetected(photometry, row))
            {
                kept.Add(row);
            }
        }

        LeftOut += batch.Length - kept.Count;
        if (!memory.TryGrow((long)Copies * kept.Count * (8 + (9 * photometry.BandCount))))
        {
            throw new QueryException(QueryErrorCode.OutOfMemory, "the training set does not fit into memory", hint: "train on a sample: TABLESAMPLE (10), or raise the memory limit (--memory)");
        }

        var taken = new double[kept.Count];
        for (var i = 0; i < taken.Length; i++) taken[i] = redshifts[kept[i]];
        _blocks.Add((photometry.Take(CollectionsMarshal.AsSpan(kept)), taken));
    }

    /// <summary>The rows, in the order of their hashes, so that it is the same however many threads ran the query, and tells nothing.</summary>
    internal TrainingSet ToSet()
    {
        var rows = _blocks.Sum(b => b.Redshifts.Length);
        var (all, redshifts) = (new Photometry(PhotometryForm.Magnitudes, columns.Bands.Count, rows), new double[rows]);
        var start = 0;
        foreach (var (photometry, some) in _blocks)
        {
            some.CopyTo(redshifts, start);
            for (var band = 0; band < all.BandCount; band++)
            {
                photometry.Values(band).CopyTo(all.Values(band)[start..]);
                photometry.Errors(band).CopyTo(all.Errors(band)[start..]);
                photometry.Status(band).CopyTo(all.Status(band)[start..]);
            }

            start += some.Length;
        }

        var order = Order(all, redshifts);
        return new(columns.Bands, all.Take(order), Array.ConvertAll(order, row => redshifts[row]));
    }

    static int[] Order(Photometry photometry, double[] redshifts)
    {
        var hashes = Array.ConvertAll(redshifts, redshift => Mixed(BitConverter.DoubleToUInt64Bits(redshift)));
        for (var band = 0; band < photometry.BandCount; band++)
        {
            for (var row = 0; row < hashes.Length; row++)
            {
                var bits = BitConverter.SingleToUInt32Bits(photometry.Values(band)[row]) | ((ulong)BitConverter.SingleToUInt32Bits(photometry.Errors(band)[row]) << 32);
                hashes[row] = Mixed(hashes[row] ^ bits);
            }
        }

        int[] order = [.. Enumerable.Range(0, hashes.Length)];
        Array.Sort(hashes, order);
        return order;
    }

    /// <summary>The step of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195): no two numbers become one.</summary>
    static ulong Mixed(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    static bool IsDetected(Photometry photometry, int row)
    {
        for (var band = 0; band < photometry.BandCount; band++)
        {
            if (photometry.Status(band)[row] == BandStatus.Detected)
            {
                return true;
            }
        }

        return false;
    }
}
