using System.Runtime.InteropServices;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.CData;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Arrow;

/// <summary>Streams and batches handed to DuckDB and back through the C interfaces, by duckdb_arrow_scan and duckdb_query_arrow.</summary>
public unsafe class DuckDbExchangeTests
{
    [DuckDbFact]
    public void DuckDb_reads_our_stream_and_gives_the_same_values_back()
    {
        // DuckDB has no TIME of less than microseconds, no NULL type in tables, and other units of TIMESTAMP with a zone.
        var random = new Random(21);
        DataType[] types = [.. RandomColumns.Types.Where(t =>
            t is not (TimeType { Unit: not TimeUnit.Microsecond } or TimestampType { TimeZone: not null } or { Id: TypeId.Null }))];
        var schema = new Schema([.. types.Select((type, i) => new Field("c" + (char)('a' + i), type))]);
        var batches = Enumerable.Range(0, 3)
            .Select(_ => new RecordBatch(schema, [.. types.Select(type => RandomColumns.Make(random, type, 100))], 100)).ToList();

        using var duck = new Session();
        CArrowArrayStream stream;
        CExport.Export(schema, batches, &stream);
        duck.Scan("sky", &stream);
        duck.Execute("CREATE TABLE copy AS SELECT * FROM sky");
        if (stream.Release is not null)
        {
            stream.Release(&stream);
        }

        var back = duck.Query("SELECT * FROM copy");
        for (var i = 0; i < types.Length; i++)
        {
            var expected = Column.Concat([.. batches.Select(b => b.Columns[i])]);
            var actual = Column.Concat([.. back.Select(b => b.Columns[i])]);
            Assert.True(expected.Type.HasSameValues(actual.Type), $"{schema[i].Name}: {expected.Type} came back as {actual.Type}");
            var row = expected.FirstDifference(actual);
            Assert.True(row < 0, $"{schema[i].Name}, {types[i]}, row {row}");
        }
    }

    [DuckDbFact]
    public void What_DuckDb_exports_is_read()
    {
        using var duck = new Session();
        var batch = Assert.Single(duck.Query(
            "SELECT i::UTINYINT AS u, [i, NULL, i + 1] AS l, {'a': i, 'b': 'text ' || i} AS s, MAP {'k': i} AS m, [i, i]::INTEGER[2] AS f, "
            + "CASE WHEN i % 2 = 0 THEN 'g' ELSE 'r' END::ENUM('g', 'r') AS e, TIMESTAMP_NS '2025-01-01 00:00:00.123456789' AS t, "
            + "12.5::DECIMAL(4, 1) AS d "
            + "FROM range(5) t(i)"));
        Assert.Equal(5, batch.Length);
        Assert.Equal((byte)3, batch.Columns[0].Value(3));
        Assert.Equal([3L, null, 4L], (ValueList<object?>)batch.Columns[1].Value(3)!);
        Assert.Equal("text 3", ((StructValue)batch.Columns[2].Value(3)!)["b"]);
        Assert.Equal("k", ((StructValue)((ValueList<object?>)batch.Columns[3].Value(3)!)[0]!)["key"]);
        Assert.Equal([3, 3], (ValueList<object?>)batch.Columns[4].Value(3)!);
        Assert.Equal("r", batch.Columns[5].Value(3));
        Assert.IsType<DictionaryColumn>(batch.Columns[5]);
        Assert.Equal(123_456_789L, ((Column<long>)batch.Columns[6]).Values[0] % 1_000_000_000);
        Assert.Equal(12.5m, batch.Columns[7].Value(0));
    }

    /// <summary>A connection by DuckDB's C functions, without the binding, which does not need these.</summary>
    sealed class Session : IDisposable
    {
        static readonly nint Library = NativeLibrary.Load(Path.Combine(AppContext.BaseDirectory, "libduckdb.so"));

        readonly nint _database;
        readonly nint _connection;

        internal Session()
        {
            nint database, connection;
            Assert.Equal(0, ((delegate* unmanaged<byte*, nint*, int>)Function("duckdb_open"))(null, &database));
            Assert.Equal(0, ((delegate* unmanaged<nint, nint*, int>)Function("duckdb_connect"))(database, &connection));
            (_database, _connection) = (database, connection);
        }

        internal void Execute(string sql)
        {
            fixed (byte* text = Text(sql))
            {
                Assert.Equal(0, ((delegate* unmanaged<nint, byte*, nint, int>)Function("duckdb_query"))(_connection, text, 0));
            }
        }

        internal void Scan(string name, CArrowArrayStream* stream)
        {
            fixed (byte* text = Text(name))
            {
                var scan = (delegate* unmanaged<nint, byte*, CArrowArrayStream*, int>)Function("duckdb_arrow_scan");
                Assert.Equal(0, scan(_connection, text, stream));
            }
        }

        internal List<RecordBatch> Query(string sql)
        {
            nint result = 0;
            fixed (byte* text = Text(sql))
            {
                var state = ((delegate* unmanaged<nint, byte*, nint*, int>)Function("duckdb_query_arrow"))(_connection, text, &result);
                var error = (delegate* unmanaged<nint, nint>)Function("duckdb_query_arrow_error");
                Assert.True(state == 0, Marshal.PtrToStringUTF8(error(result)));
            }

            var batches = new List<RecordBatch>();
            var schema = default(CArrowSchema);
            var schemaAt = &schema;
            Assert.Equal(0, ((delegate* unmanaged<nint, CArrowSchema**, int>)Function("duckdb_query_arrow_schema"))(result, &schemaAt));
            while (true)
            {
                var array = default(CArrowArray);
                var arrayAt = &array;
                Assert.Equal(0, ((delegate* unmanaged<nint, CArrowArray**, int>)Function("duckdb_query_arrow_array"))(result, &arrayAt));
                if (array.Release is null)
                {
                    break;
                }

                batches.Add(CImport.ImportBatch(&array, &schema));
            }

            CImport.ImportSchema(&schema);
            ((delegate* unmanaged<nint*, void>)Function("duckdb_destroy_arrow"))(&result);
            return batches;
        }

        public void Dispose()
        {
            var (database, connection) = (_database, _connection);
            ((delegate* unmanaged<nint*, void>)Function("duckdb_disconnect"))(&connection);
            ((delegate* unmanaged<nint*, void>)Function("duckdb_close"))(&database);
        }

        static nint Function(string name) => NativeLibrary.GetExport(Library, name);

        static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + "\0");
    }
}
