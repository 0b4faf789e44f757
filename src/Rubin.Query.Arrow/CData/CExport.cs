namespace Rubin.Query.Arrow.CData;

/// <summary>
/// Hands schemas, batches and streams to other libraries in the process (Arrow C data and stream interfaces). The values are not copied:
/// their memory is pinned, and kept from the garbage collector, until the consumer calls the release callback of each struct, which it may
/// do on any thread. A struct that is never released keeps its memory for ever.
/// </summary>
public static unsafe class CExport
{
    /// <summary>Fills <paramref name="target"/> with the struct type of the schema's fields.</summary>
    public static void Export(Schema schema, CArrowSchema* target) => ExportedSchema.Fill(schema, target);

    /// <summary>Fills <paramref name="target"/> with the type of one field.</summary>
    public static void Export(Field field, CArrowSchema* target) => ExportedSchema.Fill(field, target);

    /// <summary>Fills <paramref name="target"/> with the rows of the batch as structs without NULL, of the types of its schema.</summary>
    public static void Export(RecordBatch batch, CArrowArray* target) => ExportedArray.Fill(batch, target);

    /// <summary>Fills <paramref name="target"/> with the values of the column, of the column's own type.</summary>
    public static void Export(Column column, CArrowArray* target) => ExportedArray.Fill(column.Type, column, target);

    /// <summary>
    /// Fills <paramref name="target"/> with a stream that takes the batches one by one as the consumer asks for them, and disposes the
    /// enumerator when it is released. What <paramref name="batches"/> throws becomes an error of the stream, with its message.
    /// </summary>
    public static void Export(Schema schema, IEnumerable<RecordBatch> batches, CArrowArrayStream* target) =>
        ExportedStream.Fill(schema, batches, target);

    /// <summary>The same for callers that have the address of the <see cref="CArrowArrayStream"/> as a number.</summary>
    public static void Export(Schema schema, IEnumerable<RecordBatch> batches, nint target) => Export(schema, batches, (CArrowArrayStream*)target);
}
