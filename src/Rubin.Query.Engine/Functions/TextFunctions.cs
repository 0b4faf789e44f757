using System.Buffers;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Functions of text. Characters are Unicode code points, counted from 1.</summary>
[QueryFunctions]
public static class TextFunctions
{
    static readonly DataType Text = DataType.Utf8;

    /// <summary>Functions that give a text.</summary>
    public static ValueList<ScalarFunction> GivingText { get; } =
    [
        Of(
            "LOWER", "The text in lower case.", "LOWER('Vega') = 'vega'", (s, _, text) => Utf8.AppendLower(text, s[0]),
            [Text]) with { InAdql = true, Aliases = ["LCASE"] },
        Of(
            "UPPER", "The text in upper case.", "UPPER('Vega') = 'VEGA'", (s, _, text) => Utf8.AppendUpper(text, s[0]),
            [Text]) with { InAdql = true, Aliases = ["UCASE"] },
        Of(
            "REPLACE", "Every second argument in the first replaced by the third.", "REPLACE('a-b-c', '-', '+') = 'a+b+c'", Replace,
            [Text, Text, Text]),
        Of(
            "TRIM", "The text without blanks, or the characters of the second argument, at both ends.", "TRIM(' a ') = 'a'",
            Trim(true, true), [Text], [Text, Text]) with { Aliases = ["BTRIM"] },
        Of("LTRIM", "TRIM at the start only.", "LTRIM(' a ') = 'a '", Trim(true, false), [Text], [Text, Text]),
        Of("RTRIM", "TRIM at the end only.", "RTRIM(' a ') = ' a'", Trim(false, true), [Text], [Text, Text]),
        Of(
            "SUBSTRING", "The characters from a place on, all or as many as the third argument says.",
            "SUBSTRING('Sirius', 2, 3) = 'iri'", Substring, [Text, DataType.Int64],
            [Text, DataType.Int64, DataType.Int64]) with { Aliases = ["SUBSTR"] },
        Of("LEFT", "The first n characters; without the last -n for negative n.", "LEFT('Sirius', 2) = 'Si'", Left, [Text, DataType.Int64]),
        Of(
            "RIGHT", "The last n characters; without the first -n for negative n.", "RIGHT('Sirius', 2) = 'us'", Right,
            [Text, DataType.Int64]),
        Of("REPEAT", "The text n times.", "REPEAT('ab', 2) = 'abab'", Repeat, [Text, DataType.Int64]),
        Of("REVERSE", "The characters in reverse order.", "REVERSE('abc') = 'cba'", Reverse, [Text]),
        Of(
            "LPAD", "The text filled with blanks, or with the third argument, in front up to n characters; cut where longer.",
            "LPAD('7', 3, '0') = '007'", Pad(true), [Text, DataType.Int64], [Text, DataType.Int64, Text]),
        Of(
            "RPAD", "The text filled behind up to n characters; cut where longer.", "RPAD('a', 3, '.') = 'a..'", Pad(false),
            [Text, DataType.Int64], [Text, DataType.Int64, Text]),
        Of(
            "SPLIT_PART", "The n-th of the parts between separators; empty where there is none.", "SPLIT_PART('a,b,c', ',', 2) = 'b'",
            SplitPart, [Text, Text, DataType.Int64]),
        Of(
            "CHR", "The character of a code point.", "CHR(65) = 'A'", (s, n, text) => Encoding.UTF8.GetBytes(Character(n[0]), text),
            [DataType.Int64]),
    ];

    /// <summary>Functions that give a number or a truth value.</summary>
    public static ValueList<ScalarFunction> GivingNumbers { get; } =
    [
        Number(
            "CHAR_LENGTH", "Number of characters.", "CHAR_LENGTH('naïve') = 5", s => Utf8.Length(s[0]), [Text],
            ["CHARACTER_LENGTH", "LEN"]),
        Number("OCTET_LENGTH", "Number of bytes in UTF-8.", "OCTET_LENGTH('ï') = 2", s => s[0].Length, [Text], []),
        Number(
            "ASCII", "Code point of the first character; 0 for an empty text.", "ASCII('A') = 65",
            s => Rune.DecodeFromUtf8(s[0], out var rune, out _) == OperationStatus.Done ? rune.Value : 0, [Text], ["UNICODE"]),
        Number(
            "POSITION", "Place of the first argument in the second; 0 where it does not occur.", "POSITION('r' IN 'Sirius') = 3",
            s => Place(s[1], s[0]), [Text, Text], []),
        Number(
            "STRPOS", "Place of the second argument in the first; 0 where it does not occur.", "STRPOS('Sirius', 'r') = 3",
            s => Place(s[0], s[1]), [Text, Text], ["INSTR"]),
        Truth("starts_with", "Whether the first argument starts with the second.", "starts_with('M31', 'M')", s => s[0].StartsWith(s[1])),
        Truth("ends_with", "Whether the first argument ends with the second.", "ends_with('M31', '31')", s => s[0].EndsWith(s[1])),
    ];

    /// <summary><c>||</c>: NULL where an argument is.</summary>
    public static ScalarFunction Concatenate { get; } = new(
        "||", new("Two texts, or two lists, one after the other.", "'M' || '31' = 'M31'", "ADQL 2.1 §2.3"), [Joining(Nulls.Propagate)])
    {
        InAdql = true,
        Resolve = types => types.Count == 2 ? ListFunctions.Joining(types) ?? AsText(types, Nulls.Propagate) : null,
    };

    /// <summary>CONCAT: NULLs are passed over.</summary>
    public static ScalarFunction Concat { get; } = new(
        "CONCAT", new("The arguments as text one after another; NULLs are passed over.", "CONCAT('M', 31, NULL) = 'M31'"),
        [Joining(Nulls.Visible)])
    {
        Resolve = types => AsText(types, Nulls.Visible),
    };

    delegate void WriteOf(Rowwise texts, Numbers numbers, ArrayBufferWriter<byte> text);

    delegate long NumberOf(Rowwise texts);

    delegate bool TruthOf(Rowwise texts);

    static ScalarFunction Of(string name, string summary, string example, WriteOf write, params ValueList<DataType>[] signatures) => new(
        name,
        new(summary, example),
        [.. signatures.Select(parameters => new ScalarOverload(parameters, Text, (arguments, rows, validity) =>
        {
            var all = arguments.ToArray();
            return TextLoops.Texts(rows, validity, (row, text) => write(new(all, row), new(all, row), text));
        }))]);

    static ScalarFunction Number(
        string name, string summary, string example, NumberOf compute, ValueList<DataType> parameters, ValueList<string> aliases) =>
        new(name, new(summary, example), [new(parameters, DataType.Int64, (arguments, rows, validity) =>
        {
            var all = arguments.ToArray();
            return TextLoops.Numbers(rows, validity, row => compute(new(all, row)));
        }) { IsTotal = true }])
        { Aliases = aliases };

    static ScalarFunction Truth(string name, string summary, string example, TruthOf holds) =>
        new(name, new(summary, example), [new([Text, Text], DataType.Boolean, (arguments, rows, validity) =>
        {
            var all = arguments.ToArray();
            return TextLoops.Truths(rows, validity, row => holds(new(all, row)));
        }) { IsTotal = true }]);

    static ScalarOverload? AsText(IReadOnlyList<DataType> types, Nulls nulls) =>
        types.All(t => t.Id == TypeId.Null || Casts.Find(t, Text, Expressions.CastMode.Strict) is not null) ? Joining(nulls) : null;

    static ScalarOverload Joining(Nulls nulls) => new([Text], Text, (arguments, rows, validity) =>
    {
        var all = arguments.ToArray();
        return TextLoops.Texts(rows, validity, (row, text) =>
        {
            foreach (var argument in all)
            {
                if (!argument.IsNull(row))
                {
                    text.Write(new TextArgument(argument)[row]);
                }
            }
        });
    })
    { IsVariadic = true, Nulls = nulls, IsTotal = true };

    static long Place(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part) => text.IndexOf(part) is >= 0 and var at ? Utf8.Length(text[..at]) + 1 : 0;

    static void Replace(Rowwise s, Numbers n, ArrayBufferWriter<byte> text)
    {
        var rest = s[0];
        while (!s[1].IsEmpty && rest.IndexOf(s[1]) is >= 0 and var at)
        {
            text.Write(rest[..at]);
            text.Write(s[2]);
            rest = rest[(at + s[1].Length)..];
        }

        text.Write(rest);
    }

    static WriteOf Trim(bool start, bool end) => (s, _, text) =>
    {
        var rest = s[0];
        var set = s.Count > 1 ? Encoding.UTF8.GetString(s[1]) : " ";
        while (start && !rest.IsEmpty && Rune.DecodeFromUtf8(rest, out var rune, out var width) == OperationStatus.Done && Has(set, rune))
        {
            rest = rest[width..];
        }

        while (end && !rest.IsEmpty && Rune.DecodeLastFromUtf8(rest, out var rune, out var width) == OperationStatus.Done && Has(set, rune))
        {
            rest = rest[..^width];
        }

        text.Write(rest);
    };

    static bool Has(string set, Rune rune)
    {
        foreach (var one in set.EnumerateRunes())
        {
            if (one == rune)
            {
                return true;
            }
        }

        return false;
    }

    static void Substring(Rowwise s, Numbers n, ArrayBufferWriter<byte> text)
    {
        var first = Math.Clamp(n[1], -int.MaxValue, int.MaxValue);
        var count = n.Count > 2 ? Math.Clamp(n[2], 0, int.MaxValue) : int.MaxValue;
        Slice(s[0], Math.Max(first, 1) - 1, first - 1 + count, text);
    }

    static void Left(Rowwise s, Numbers n, ArrayBufferWriter<byte> text) => Slice(s[0], 0, n[1] >= 0 ? n[1] : Utf8.Length(s[0]) + n[1], text);

    static void Right(Rowwise s, Numbers n, ArrayBufferWriter<byte> text) =>
        Slice(s[0], Math.Max(0, n[1] >= 0 ? Utf8.Length(s[0]) - n[1] : n[1] == long.MinValue ? long.MaxValue : -n[1]), long.MaxValue, text);

    /// <summary>The characters from one place to before another, from 0.</summary>
    static void Slice(ReadOnlySpan<byte> source, long from, long to, ArrayBufferWriter<byte> text)
    {
        if (to > from)
        {
            var rest = source[Utf8.Offset(source, from)..];
            text.Write(rest[..Utf8.Offset(rest, to - from)]);
        }
    }

    static void Repeat(Rowwise s, Numbers n, ArrayBufferWriter<byte> text)
    {
        CheckLength(n[1] * (Int128)s[0].Length);
        for (var i = 0L; i < n[1]; i++)
        {
            text.Write(s[0]);
        }
    }

    static void Reverse(Rowwise s, Numbers n, ArrayBufferWriter<byte> text)
    {
        for (var end = s[0].Length; end > 0;)
        {
            var start = end - 1;
            while (start > 0 && !Utf8.IsStart(s[0][start]))
            {
                start--;
            }

            text.Write(s[0][start..end]);
            end = start;
        }
    }

    static WriteOf Pad(bool inFront) => (s, n, text) =>
    {
        var fill = s.Count > 2 ? s[2] : " "u8;
        var missing = n[1] - Utf8.Length(s[0]);
        CheckLength(n[1]);
        if (!inFront || missing <= 0)
        {
            Slice(s[0], 0, n[1], text);
        }

        var width = Utf8.Length(fill);
        for (; missing > 0 && width > 0; missing -= width)
        {
            Slice(fill, 0, missing, text);
        }

        if (inFront && n[1] > Utf8.Length(s[0]))
        {
            text.Write(s[0]);
        }
    };

    static void SplitPart(Rowwise s, Numbers n, ArrayBufferWriter<byte> text)
    {
        var rest = s[0];
        for (var part = 1L; part <= n[2]; part++)
        {
            var at = s[1].IsEmpty ? -1 : rest.IndexOf(s[1]);
            if (part == n[2])
            {
                text.Write(at < 0 ? rest : rest[..at]);
            }
            else if (at < 0)
            {
                return;
            }
            else
            {
                rest = rest[(at + s[1].Length)..];
            }
        }
    }

    static string Character(long code) => code is > 0 and <= 0x10FFFF && Rune.IsValid((int)code)
        ? new Rune((int)code).ToString()
        : throw new QueryException(QueryErrorCode.Value, $"{code} is no code point");

    /// <summary>One text stays well under what a column can hold.</summary>
    static void CheckLength(Int128 bytes)
    {
        const int Longest = 1 << 26;
        if (bytes > Longest)
        {
            throw new QueryException(QueryErrorCode.Value, $"a text of {bytes} characters is too long");
        }
    }

    /// <summary>The text arguments of one row, by their position.</summary>
    readonly struct Rowwise(Datum[] arguments, int row)
    {
        internal int Count => arguments.Length;

        internal ReadOnlySpan<byte> this[int index] => new TextArgument(arguments[index])[row];
    }

    /// <summary>The number arguments of one row, by their position.</summary>
    readonly struct Numbers(Datum[] arguments, int row)
    {
        internal int Count => arguments.Length;

        internal long this[int index] => new NumberArgument<long>(arguments[index])[row];
    }
}
