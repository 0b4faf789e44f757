using System.Runtime.InteropServices;
using System.Text;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Arrow.CData;

/// <summary>
/// Takes schemas and batches from other libraries in the process (Arrow C data interface). Everything is copied, and what was given is
/// released before the call returns, also when it fails: nothing here outlives its memory. Types that the engine lacks are read as by
/// <see cref="ArrowStreamReader"/>. The lengths of buffers are the producer's word; offsets, codes and counts are checked.
/// </summary>
public static unsafe class CImport
{
    /// <summary>Reads a struct type as a schema and releases it.</summary>
    /// <exception cref="QueryException">A type that is malformed (Data) or unknown (Unsupported).</exception>
    public static Schema ImportSchema(CArrowSchema* source)
    {
        try
        {
            return SchemaOf(Field(source, 0));
        }
        finally
        {
            Release(source);
        }
    }

    /// <summary>Reads a batch of the type <paramref name="schema"/>, and releases it but not the schema.</summary>
    /// <exception cref="QueryException">A type or value that is malformed (Data), or a type that is unknown (Unsupported).</exception>
    public static RecordBatch ImportBatch(CArrowArray* source, CArrowSchema* schema)
    {
        try
        {
            var type = Field(schema, 0);
            return Batch(source, SchemaOf(type), type);
        }
        finally
        {
            Release(source);
        }
    }

    internal static Schema SchemaOf(WireField type) => type.Field.Type is StructType row
        ? new(row.Fields) { Metadata = type.Field.Metadata }
        : throw ArrowError.Damaged($"{type.Field.Type} is no schema; a struct is expected");

    internal static RecordBatch Batch(CArrowArray* source, Schema schema, WireField type)
    {
        var rows = (StructColumn)ColumnAssembly.Assemble(type, Array(type, source));
        var columns = new Column[rows.Children.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = rows.Child(i);
        }

        return new(schema, columns, rows.Length);
    }

    internal static WireField Field(CArrowSchema* source, int depth)
    {
        if (source is null || source->Release is null || depth > SchemaReader.MaxDepth)
        {
            throw ArrowError.Damaged(
                depth > SchemaReader.MaxDepth ? $"its types nest deeper than {SchemaReader.MaxDepth}" : "a schema was released before it was read");
        }

        var name = Marshal.PtrToStringUTF8((nint)source->Name) ?? "";
        var format = Marshal.PtrToStringUTF8((nint)source->Format) ?? "";
        var metadata = Pairs(source->Metadata);
        if (source->Dictionary is not null)
        {
            var values = Field(source->Dictionary, depth + 1);
            var index = CFormat.Parse(name, format, []).Type;
            var encoded = new Field(name, new DictionaryType(values.Field.Type.Logical), (source->Flags & 2) != 0) { Metadata = metadata };
            return index.IsInteger && values.Dictionary is null
                ? new(encoded, values.Layout, values.Width, values.Children, new(0, index))
                : throw ArrowError.Damaged($"the codes of \"{name}\" are {index}");
        }

        if (source->ChildCount is < 0 or > int.MaxValue)
        {
            throw ArrowError.Damaged($"\"{name}\" has {source->ChildCount} nested fields");
        }

        ValueList<WireField> children = [.. Enumerable.Range(0, (int)source->ChildCount).Select(i => Field(source->Children[i], depth + 1))];
        var type = CFormat.Parse(name, format, children);
        var field = new Field(name, type.Type, (source->Flags & 2) != 0)
        {
            Metadata = type.Unit is { } unit ? metadata.With(MetadataKeys.Unit, unit) : metadata,
        };
        return new(field, type.Layout, type.Width, children, null);
    }

    internal static void Release(CArrowSchema* source)
    {
        if (source->Release is not null)
        {
            source->Release(source);
        }
    }

    internal static void Release(CArrowArray* source)
    {
        if (source->Release is not null)
        {
            source->Release(source);
        }
    }

    static Metadata Pairs(byte* bytes)
    {
        if (bytes is null)
        {
            return Metadata.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        var count = Int32(ref bytes);
        for (var i = 0; i < count; i++)
        {
            pairs.Add(new(Text(ref bytes), Text(ref bytes)));
        }

        return new(pairs);
    }

    static string Text(ref byte* bytes)
    {
        var length = Int32(ref bytes);
        var text = length >= 0
            ? Encoding.UTF8.GetString(bytes, length)
            : throw ArrowError.Damaged($"a text of its metadata has {length} bytes");
        bytes += length;
        return text;
    }

    static int Int32(ref byte* bytes)
    {
        var value = MemoryMarshal.Read<int>(new ReadOnlySpan<byte>(bytes, 4));
        bytes += 4;
        return value;
    }

    static WireArray Array(WireField field, CArrowArray* source)
    {
        var name = field.Field.Name;
        if (source is null || source->Release is null)
        {
            throw ArrowError.Damaged($"the values of \"{name}\" were released before they were read");
        }

        var childCount = field.Dictionary is null ? field.Children.Count : 0;
        if (source->Length < 0 || source->Offset < 0 || source->Length > int.MaxValue - 1 - source->Offset
            || source->BufferCount < field.BufferCount || source->ChildCount != childCount || source->NullCount > source->Length)
        {
            throw ArrowError.Damaged(
                $"\"{name}\" has {source->Length} rows from {source->Offset}, {source->BufferCount} buffers and {source->ChildCount} children");
        }

        var children = new WireArray[childCount];
        for (var i = 0; i < childCount; i++)
        {
            children[i] = Array(field.Children[i], source->Children[i]);
        }

        Column? dictionary = null;
        if (field.Dictionary is not null)
        {
            var values = field with { Dictionary = null, Field = field.Field with { Type = field.Field.Type.Logical } };
            dictionary = ColumnAssembly.Assemble(values, Array(values, source->Dictionary));
        }

        return new((int)source->Length, (int)source->Offset, source->NullCount, CBuffers.Of(field, source), children, dictionary);
    }
}
