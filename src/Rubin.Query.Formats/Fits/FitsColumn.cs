using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.Fits;

/// <summary>A column of a binary table (FITS 4.0 §7.3).</summary>
/// <param name="Name">TTYPE, or <c>column3</c>.</param>
/// <param name="Code">The letter of its type; of the elements where they lie in the heap.</param>
/// <param name="Repeat">Elements, or characters, a row; 1 where they lie in the heap.</param>
/// <param name="HeapCode">P or Q where the elements lie in the heap, otherwise NUL.</param>
/// <param name="Start">First byte in the row.</param>
/// <param name="Dimensions">TDIM, the fastest first; empty where the row has one dimension or a single value.</param>
/// <param name="Null">TNULL: the stored integer that stands for NULL.</param>
/// <param name="Scale">TSCAL.</param>
/// <param name="Zero">TZERO.</param>
/// <param name="Metadata">Unit, UCD and description.</param>
sealed record FitsColumn(
    string Name, char Code, int Repeat, char HeapCode, int Start, ValueList<int> Dimensions, long? Null, double Scale, double Zero, Metadata Metadata)
{
    /// <summary>Bytes of an element.</summary>
    public int Size => SizeOf(Code);

    /// <summary>Bytes of the column in a row.</summary>
    public int Width => HeapCode switch
    {
        'P' => 8,
        'Q' => 16,
        _ => Code == 'X' ? (Repeat + 7) / 8 : Repeat * Size,
    };

    /// <summary>Whether the numbers are not those that are stored.</summary>
    public bool IsScaled => Scale != 1 || (Zero != 0 && Unsigned is null);

    /// <summary>The type of an element.</summary>
    public DataType Item => Unsigned ?? (IsScaled && Code is 'B' or 'I' or 'J' or 'K' && IsScaled ? DataType.Double : Code switch
    {
        'L' or 'X' => DataType.Boolean,
        'B' => DataType.UInt8,
        'I' => DataType.Int16,
        'J' => DataType.Int32,
        'K' => DataType.Int64,
        'E' or 'C' => IsScaled ? DataType.Double : DataType.Float,
        'D' or 'M' => DataType.Double,
        _ => DataType.Utf8,
    });

    /// <summary>The type of the column; null where the rows have no elements.</summary>
    public DataType? Type
    {
        get
        {
            if (Repeat == 0)
            {
                return null;
            }

            if (Code == 'A')
            {
                return HeapCode == '\0' && Dimensions.Count > 1 ? ListOf(DataType.Utf8, Dimensions.Skip(1)) : DataType.Utf8;
            }

            var item = Code is 'C' or 'M' ? ListOf(Item, [2]) : Item;
            return HeapCode != '\0' ? new ListType(item) : Dimensions.Count > 0 ? ListOf(item, Dimensions) : Repeat > 1 ? ListOf(item, [Repeat]) : item;
        }
    }

    /// <summary>The unsigned or signed type that TZERO makes of the other (FITS 4.0 table 19); null where it does not.</summary>
    DataType? Unsigned => (Code, Scale, Zero) switch
    {
        ('B', 1, -128) => DataType.Int8,
        ('I', 1, 32768) => DataType.UInt16,
        ('J', 1, 2147483648) => DataType.UInt32,
        ('K', 1, 9223372036854775808) => DataType.UInt64,
        _ => null,
    };

    /// <summary>The columns of a table.</summary>
    /// <exception cref="QueryException">Data: one is of no type that FITS has, or they do not fit in a row.</exception>
    public static ValueList<FitsColumn> All(FitsBytes file, FitsHeader header, int rowBytes)
    {
        var count = (int)(header.Integer(file, "TFIELDS", 0, 999) ?? throw file.Bad("a table has no TFIELDS"));
        var start = 0;
        List<FitsColumn> columns = [];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var n = 1; n <= count; n++)
        {
            var column = Of(file, header, n, start);
            for (var again = 2; !taken.Add(column.Name); again++)
            {
                column = column with { Name = $"{header.Text($"TTYPE{n}")}_{again}" };
            }

            columns.Add(column);
            start = checked(start + column.Width);
        }

        return start <= rowBytes ? [.. columns] : throw file.Bad($"its columns take {start} bytes, its rows have {rowBytes}");
    }

    static FitsColumn Of(FitsBytes file, FitsHeader header, int n, int start)
    {
        var form = header.Text($"TFORM{n}") ?? throw file.Bad($"column {n} has no TFORM");
        var digits = form.TakeWhile(char.IsAsciiDigit).Count();
        var repeat = digits == 0 ? 1 : int.TryParse(form[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var r) && r < 1 << 26 ? r : -1;
        var code = form.Length > digits ? form[digits] : ' ';
        var heapCode = '\0';
        if (code is 'P' or 'Q')
        {
            heapCode = repeat is 0 or 1 ? code : throw file.Bad($"TFORM{n} is \"{form}\"");
            code = form.Length > digits + 1 ? form[digits + 1] : ' ';
        }

        if (repeat < 0 || (SizeOf(code) == 0 && code != 'X') || (heapCode != '\0' && code == 'X'))
        {
            throw file.Bad($"TFORM{n} is \"{form}\"");
        }

        List<KeyValuePair<string, string>> metadata = [];
        foreach (var (keyword, key) in (ReadOnlySpan<(string, string)>)
            [("TUNIT", MetadataKeys.Unit), ("TUCD", MetadataKeys.Ucd), ("TUTYP", MetadataKeys.Utype), ("TXTYP", MetadataKeys.Xtype), ("TCOMM", MetadataKeys.Description)])
        {
            if (header.Text($"{keyword}{n}") is { } text)
            {
                metadata.Add(new(key, text));
            }
        }

        return new(
            header.Text($"TTYPE{n}") ?? $"column{n}",
            code,
            repeat,
            repeat == 0 ? '\0' : heapCode,
            start,
            Dims(header.Text($"TDIM{n}"), repeat),
            header.Integer(file, $"TNULL{n}"),
            header.Number(file, $"TSCAL{n}") ?? 1,
            header.Number(file, $"TZERO{n}") ?? 0,
            new(metadata));
    }

    /// <summary>TDIM such as <c>(3,2)</c>; none where it does not fit the repeat count.</summary>
    static ValueList<int> Dims(string? text, int repeat)
    {
        List<int> sizes = [];
        foreach (var part in (text ?? "").Trim('(', ')', ' ').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var size) || size < 1)
            {
                return [];
            }

            sizes.Add(size);
        }

        return sizes.Aggregate(1L, (a, b) => Math.Min(a * b, int.MaxValue)) == repeat ? [.. sizes] : [];
    }

    static DataType ListOf(DataType item, IEnumerable<int> sizes) => sizes.Aggregate(item, (inner, size) => new FixedSizeListType(new Field("item", inner), size));

    static int SizeOf(char code) => code switch
    {
        'L' or 'B' or 'A' => 1,
        'I' => 2,
        'J' or 'E' => 4,
        'K' or 'D' or 'C' => 8,
        'M' => 16,
        _ => 0,
    };
}
