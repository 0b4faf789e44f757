using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rubin.Query.Arrow.CData;

/// <summary>The unmanaged memory behind a <see cref="CArrowSchema"/> that was filled here.</summary>
static unsafe class ExportedSchema
{
    const long Nullable = 2;

    internal static void Fill(Schema schema, CArrowSchema* target) =>
        Fill(new Field("", new StructType(schema.Fields), false) { Metadata = schema.Metadata }, target);

    internal static void Fill(Field field, CArrowSchema* target)
    {
        *target = new CArrowSchema
        {
            Format = Text(CFormat.Of(field.Type)),
            Name = Text(field.Name),
            Metadata = Pairs(field.Metadata),
            Flags = field.Nullable ? Nullable : 0,
            Release = &Release,
        };
        if (field.Type is DictionaryType dictionary)
        {
            target->Dictionary = Allocate<CArrowSchema>(1);
            Fill(new Field("", dictionary.Value), target->Dictionary);
            return;
        }

        ValueList<Field> children = field.Type switch
        {
            ListType t => [t.Element],
            FixedSizeListType t => [t.Element],
            StructType t => t.Fields,
            _ => [],
        };
        target->ChildCount = children.Count;
        target->Children = (CArrowSchema**)Allocate<nint>(children.Count);
        for (var i = 0; i < children.Count; i++)
        {
            target->Children[i] = Allocate<CArrowSchema>(1);
            Fill(children[i], target->Children[i]);
        }
    }

    /// <summary>A child that the consumer moved away was released to null by it, and only the struct itself is left to free.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Release(CArrowSchema* schema)
    {
        for (var i = 0; i < schema->ChildCount; i++)
        {
            ReleaseChild(schema->Children[i]);
        }

        ReleaseChild(schema->Dictionary);
        NativeMemory.Free(schema->Children);
        NativeMemory.Free(schema->Format);
        NativeMemory.Free(schema->Name);
        NativeMemory.Free(schema->Metadata);
        schema->Release = null;
    }

    static void ReleaseChild(CArrowSchema* child)
    {
        if (child is not null && child->Release is not null)
        {
            child->Release(child);
        }

        NativeMemory.Free(child);
    }

    internal static T* Allocate<T>(int count)
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)Math.Max(count, 1), (nuint)sizeof(T));

    internal static byte* Text(string text)
    {
        var bytes = Allocate<byte>(Encoding.UTF8.GetByteCount(text) + 1);
        Encoding.UTF8.GetBytes(text, new Span<byte>(bytes, Encoding.UTF8.GetByteCount(text)));
        return bytes;
    }

    static byte* Pairs(Metadata metadata)
    {
        if (metadata.Count == 0)
        {
            return null;
        }

        string[] keysAndValues = [.. metadata.SelectMany(p => new[] { p.Key, p.Value })];
        var texts = Array.ConvertAll(keysAndValues, Encoding.UTF8.GetBytes);
        var length = 4 + texts.Sum(t => 4 + t.Length);
        var bytes = Allocate<byte>(length);
        var target = new Span<byte>(bytes, length);
        BinaryPrimitives.WriteInt32LittleEndian(target, metadata.Count);
        target = target[4..];
        foreach (var text in texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(target, text.Length);
            text.CopyTo(target[4..]);
            target = target[(4 + text.Length)..];
        }

        return bytes;
    }
}
