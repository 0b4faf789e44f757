using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>LIKE, ILIKE and regular expressions.</summary>
[QueryFunctions]
public static class PatternFunctions
{
    // A pattern that would backtrack for longer ends the query instead of holding a worker.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>LIKE.</summary>
    public static ScalarFunction Like { get; } = OfLike(
        "like", "Whether a text is of a pattern with % for any characters and _ for one.", "'M31' LIKE 'M%'", false, []);

    /// <summary>ILIKE.</summary>
    public static ScalarFunction LikeIgnoringCase { get; } = OfLike("ilike", "LIKE without regard to case.", "'m31' ILIKE 'M__'", true, []);

    /// <summary>ivo_nocasematch: ILIKE as a number.</summary>
    public static ScalarFunction NoCaseMatch { get; } = new(
        "ivo_nocasematch",
        new(
            "1 where a text is of a pattern of LIKE without regard to case, else 0.", "ivo_nocasematch('ABcabc', 'ab__bc') = 1",
            "IVOA UDF catalogue 1.2"),
        [new([DataType.Utf8, DataType.Utf8], DataType.Int32, (arguments, rows, validity) =>
        {
            var match = Matcher(arguments, true);
            return TextLoops.Numbers(rows, validity, row => match(row) ? 1 : 0);
        })]);

    /// <summary>regexp_matches.</summary>
    public static ScalarFunction RegexMatches { get; } = new(
        "regexp_matches",
        new("Whether a regular expression fits somewhere in a text.", "regexp_matches('NGC 224', '^NGC *[0-9]+$')"),
        [new([DataType.Utf8, DataType.Utf8], DataType.Boolean, (arguments, rows, validity) =>
        {
            var (text, regex) = (new TextArgument(arguments[0]), Regexes(arguments[1]));
            return TextLoops.Truths(rows, validity, row => Run(() => regex(row).IsMatch(Encoding.UTF8.GetString(text[row]))));
        })]);

    /// <summary>regexp_extract.</summary>
    public static ScalarFunction RegexExtract { get; } = new(
        "regexp_extract",
        new(
            "What a regular expression, or its group of that number, fits first; empty where it does not.",
            "regexp_extract('NGC 224', '[0-9]+') = '224'"),
        [Extract(2), Extract(3)]);

    /// <summary>regexp_replace.</summary>
    public static ScalarFunction RegexReplace { get; } = new(
        "regexp_replace",
        new(
            "Every place that a regular expression fits replaced by a text, in which $1 is the first group.",
            "regexp_replace('a1b2', '[0-9]', '') = 'ab'"),
        [new([DataType.Utf8, DataType.Utf8, DataType.Utf8], DataType.Utf8, (arguments, rows, validity) =>
        {
            var (text, regex, by) = (new TextArgument(arguments[0]), Regexes(arguments[1]), new TextArgument(arguments[2]));
            return TextLoops.Texts(rows, validity, (row, target) => Append(
                target, Run(() => regex(row).Replace(Encoding.UTF8.GetString(text[row]), Encoding.UTF8.GetString(by[row])))));
        })]);

    static ScalarOverload Extract(int parameters) => new(
        [.. new[] { DataType.Utf8, DataType.Utf8, DataType.Int64 }.Take(parameters)],
        DataType.Utf8,
        (arguments, rows, validity) =>
        {
            var (text, regex) = (new TextArgument(arguments[0]), Regexes(arguments[1]));
            var group = parameters == 3 ? new NumberArgument<long>(arguments[2]) : default(NumberArgument<long>?);
            return TextLoops.Texts(rows, validity, (row, target) => Append(
                target, Run(() => regex(row).Match(Encoding.UTF8.GetString(text[row])).Groups[(int)Math.Clamp(group?[row] ?? 0, 0, int.MaxValue)].Value)));
        });

    static ScalarFunction OfLike(string name, string summary, string example, bool ignoresCase, ValueList<string> aliases) => new(
        name,
        new(summary, example, "ADQL 2.1 §2.2.2"),
        [OfLike(2, ignoresCase), OfLike(3, ignoresCase)])
    {
        InAdql = true,
        Aliases = aliases,
    };

    static ScalarOverload OfLike(int parameters, bool ignoresCase) => new(
        [.. Enumerable.Repeat(DataType.Utf8, parameters)],
        DataType.Boolean,
        (arguments, rows, validity) =>
        {
            var isConstant = arguments[1].IsConstant && (parameters == 2 || arguments[2].IsConstant);
            return isConstant && !ignoresCase && !arguments[0].IsConstant
                ? MatchAll((BinaryColumn)arguments[0].Column, Pattern(arguments), rows)
                : TextLoops.Truths(rows, validity, Matcher(arguments, ignoresCase));
        });

    static LikePattern Pattern(ReadOnlySpan<Datum> arguments) =>
        new(new TextArgument(arguments[1])[0], arguments.Length > 2 ? new TextArgument(arguments[2])[0] : []);

    /// <summary>One pattern for all texts: the usual call, without a delegate a row.</summary>
    static BooleanColumn MatchAll(BinaryColumn texts, LikePattern pattern, int rows)
    {
        var bytes = Bits.Allocate(rows);
        var text = texts.Data.Span;
        var starts = texts.Offsets;
        for (var row = 0; row < rows; row++)
        {
            bytes[row >> 3] |= (byte)((pattern.Matches(text[starts[row]..starts[row + 1]]) ? 1 : 0) << (row & 7));
        }

        return new(new(bytes), rows);
    }

    static Func<int, bool> Matcher(ReadOnlySpan<Datum> arguments, bool ignoresCase)
    {
        var text = new TextArgument(arguments[0]);
        var pattern = new TextArgument(arguments[1]);
        var escape = arguments.Length > 2 ? new TextArgument(arguments[2]) : default(TextArgument?);
        var isConstant = pattern.IsConstant && escape is not { IsConstant: false };
        var folded = new ArrayBufferWriter<byte>();
        LikePattern? compiled = null;
        return row =>
        {
            if (compiled is null || !isConstant)
            {
                compiled = new LikePattern(Fold(pattern[row]), escape is { } e ? Fold(e[row]) : []);
            }

            return compiled.Matches(Fold(text[row]));
        };

        ReadOnlySpan<byte> Fold(ReadOnlySpan<byte> original)
        {
            if (!ignoresCase)
            {
                return original;
            }

            folded.ResetWrittenCount();
            Utf8.AppendLower(folded, original);
            return folded.WrittenSpan.ToArray();
        }
    }

    static Func<int, Regex> Regexes(Datum argument)
    {
        var pattern = new TextArgument(argument);
        Regex? regex = null;
        return row => regex is not null && pattern.IsConstant ? regex : regex = Compile(Encoding.UTF8.GetString(pattern[row]));
    }

    static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"'{pattern}' is no regular expression: {error.Message}", inner: error);
        }
    }

    static T Run<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"the regular expression '{error.Pattern}' takes too long", inner: error);
        }
    }

    static void Append(ArrayBufferWriter<byte> target, string text) => Encoding.UTF8.GetBytes(text, target);
}
