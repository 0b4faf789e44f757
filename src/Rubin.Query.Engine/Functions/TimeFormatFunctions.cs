using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Times as text of any form.</summary>
[QueryFunctions]
public static class TimeFormatFunctions
{
    const long Second = 1_000_000;
    const long Day = 86_400 * Second;

    /// <summary>What stands for each letter behind a percent sign (POSIX strftime, in its C locale; %f as in Python and DuckDB).</summary>
    static readonly Dictionary<char, Func<DateTime, int, string>> Parts = new()
    {
        ['Y'] = (_, year) => year.ToString("0000", CultureInfo.InvariantCulture),
        ['y'] = (_, year) => (((year % 100) + 100) % 100).ToString("00", CultureInfo.InvariantCulture),
        ['m'] = (t, _) => Text(t, "MM"),
        ['d'] = (t, _) => Text(t, "dd"),
        ['H'] = (t, _) => Text(t, "HH"),
        ['I'] = (t, _) => Text(t, "hh"),
        ['M'] = (t, _) => Text(t, "mm"),
        ['S'] = (t, _) => Text(t, "ss"),
        ['f'] = (t, _) => Text(t, "ffffff"),
        ['p'] = (t, _) => Text(t, "tt"),
        ['j'] = (t, _) => t.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        ['a'] = (t, _) => Text(t, "ddd"),
        ['A'] = (t, _) => Text(t, "dddd"),
        ['b'] = (t, _) => Text(t, "MMM"),
        ['B'] = (t, _) => Text(t, "MMMM"),
        ['F'] = (t, year) => string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{t:MM-dd}"),
        ['T'] = (t, _) => Text(t, "HH:mm:ss"),
        ['%'] = (_, _) => "%",
    };

    /// <summary>strftime.</summary>
    public static ScalarFunction Format { get; } = new(
        "strftime",
        new(
            "An instant or a date as text of a form: %Y %m %d (year, month, day), %H %M %S %f (hour, minute, second, microsecond), %j (day of the year), %y %b %B %a %A %I %p, "
            + "%F and %T for date and time of ISO 8601, %% for a percent sign.",
            "strftime(TIMESTAMP '2026-03-04T05:06:07', '%d %b %Y, %H h') = '04 Mar 2026, 05 h'",
            "POSIX strftime"),
        [
            new([DataType.Timestamp, DataType.Utf8], DataType.Utf8, (a, rows, validity) =>
            {
                var (times, forms) = (new NumberArgument<long>(a[0]), new TextArgument(a[1]));
                return TextLoops.Texts(rows, validity, (row, text) => Encoding.UTF8.GetBytes(Of(times[row], Encoding.UTF8.GetString(forms[row])), text));
            }),
        ]);

    static string Of(long time, string form)
    {
        var days = CalendarDay.FloorDiv(time, Day);
        var (year, month, day) = CalendarDay.FromDays(days);

        // Any other year with the same calendar serves for the rest: the Gregorian calendar repeats after 400 years, weekdays too.
        var moment = new DateTime((int)((year % 400) + 400) % 400 + 2000, month, day, 0, 0, 0, DateTimeKind.Utc).AddTicks((time - days * Day) * 10);
        var text = new StringBuilder();
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] != '%')
            {
                text.Append(form[i]);
                continue;
            }

            text.Append(++i < form.Length && Parts.TryGetValue(form[i], out var part) ? part(moment, (int)year) : throw new QueryException(
                QueryErrorCode.Value, $"\"{(i < form.Length ? form[(i - 1)..(i + 1)] : "%")}\" is no part of a time", hint: $"there are {string.Join(' ', Parts.Keys.Select(k => $"%{k}"))}"));
        }

        return text.ToString();
    }

    static string Text(DateTime time, string form) => time.ToString(form.Length == 1 ? "%" + form : form, CultureInfo.InvariantCulture);
}
