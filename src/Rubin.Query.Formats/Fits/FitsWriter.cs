using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Formats.Fits;

/// <summary>
/// A FITS file of one binary table (FITS 4.0 §7.3), with types as in VOTable's BINARY. The header has the number of rows and the lengths of texts, so that the rows wait in a
/// temporary file until all are there. NULL is NaN, TNULL, the undefined logical or a text of NUL; lists of any length lie in the heap.
/// </summary>
/// <param name="stream">Takes the file; stays open.</param>
sealed class FitsWriter(Stream stream) : ResultWriter
{
    static readonly byte[] Zeros = new byte[FitsHeader.BlockBytes];

    readonly string _path = Path.Combine(Path.GetTempPath(), $"rubin-query-{Path.GetRandomFileName()}");

    OutputFile? _spool;
    ArrowWriter? _arrow;
    FitsOutputColumn[] _columns = [];
    long _rows;
    long _written;

    public override void Begin(Schema schema)
    {
        _columns = [.. VoTableColumns.Of(schema, VoTableSerialization.Binary).Select(c => new FitsOutputColumn(c))];
        if (_columns.Length > 999)
        {
            throw new QueryException(QueryErrorCode.Data, $"the answer has {_columns.Length} columns; a FITS table has at most 999", hint: "select fewer, or write Parquet");
        }

        _spool = new(_path, FileMode.CreateNew);
        _arrow = new(_spool, new([.. _columns.Select(c => new Field(c.Field.Name, c.Field.Type))]), ArrowFormat.Stream);
    }

    public override void Write(RecordBatch batch)
    {
        Column[] columns = [.. _columns.Select(c => c.Field.Pick(batch))];
        for (var i = 0; i < columns.Length; i++)
        {
            _columns[i].Measure(columns[i]);
        }

        _arrow!.Write(new(new([.. _columns.Select(c => new Field(c.Field.Name, c.Field.Type))]), columns, batch.Length));
        _rows += batch.Length;
    }

    public override void End()
    {
        _arrow!.Finish();
        _spool!.Flush();
        WriteHeader(["SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    0", "EXTEND  =                    T"]);
        WriteHeader([.. TableCards()]);
        long heap = 0;
        ForEachBatch(batch => heap = WriteRows(batch, heap));
        ForEachBatch(batch =>
        {
            for (var row = 0; row < batch.Length; row++)
            {
                for (var i = 0; i < _columns.Length; i++)
                {
                    Put(_columns[i].HeapBytes(batch.Columns[i], row));
                }
            }
        });
        Pad(Zeros);
        stream.Flush();
    }

    public override void Dispose()
    {
        _spool?.Dispose();
        File.Delete(_path);
        base.Dispose();
    }

    IEnumerable<string> TableCards()
    {
        yield return "XTENSION= 'BINTABLE'";
        yield return Card("BITPIX", 8);
        yield return Card("NAXIS", 2);
        yield return Card("NAXIS1", _columns.Sum(c => c.Width));
        yield return Card("NAXIS2", _rows);
        yield return Card("PCOUNT", _columns.Sum(c => c.HeapLength));
        yield return Card("GCOUNT", 1);
        yield return Card("TFIELDS", _columns.Length);
        for (var i = 0; i < _columns.Length; i++)
        {
            foreach (var card in _columns[i].Cards(i + 1))
            {
                yield return card;
            }
        }
    }

    static string Card(string keyword, long value) => string.Create(CultureInfo.InvariantCulture, $"{keyword,-8}= {value,20}");

    void WriteHeader(IEnumerable<string> cards)
    {
        foreach (var card in cards.Append("END"))
        {
            Put(Encoding.ASCII.GetBytes(card.PadRight(80)));
        }

        Pad(Encoding.ASCII.GetBytes(new string(' ', FitsHeader.BlockBytes)));
    }

    long WriteRows(RecordBatch batch, long heap)
    {
        var width = _columns.Sum(c => c.Width);
        var bytes = new byte[checked(width * batch.Length)];
        var places = new int[batch.Length];
        for (var row = 0; row < batch.Length; row++)
        {
            places[row] = row * width;
        }

        // Descriptors point to the heap in the order in which it is written: row by row.
        var offsets = new long[batch.Length][];
        for (var row = 0; row < batch.Length; row++)
        {
            offsets[row] = new long[_columns.Length];
            for (var i = 0; i < _columns.Length; i++)
            {
                offsets[row][i] = heap;
                heap += _columns[i].HeapBytesOf(batch.Columns[i], row);
            }
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            var at = i;
            _columns[i].Write(batch.Columns[i], bytes, places, row => offsets[row][at]);
        }

        Put(bytes);
        return heap;
    }

    void ForEachBatch(Action<RecordBatch> use)
    {
        using var reader = new ArrowStreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.Read() is { } batch)
        {
            use(batch);
        }
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _written += bytes.Length;
    }

    void Pad(byte[] filling) => Put(filling.AsSpan(0, (int)((FitsHeader.BlockBytes - _written % FitsHeader.BlockBytes) % FitsHeader.BlockBytes)));
}
