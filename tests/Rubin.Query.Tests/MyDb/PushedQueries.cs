namespace Rubin.Query.Tests.MyDb;

/// <summary>Makes random queries over tables <c>{schema}.t</c> and <c>{schema}.u</c> of <see cref="PushedQueryTests"/>: filters, groups, joins and limits.</summary>
sealed class PushedQueries(Random random)
{
    static readonly string[] All = ["i", "k", "s", "y", "d", "e", "f", "t", "w", "b", "day", "at"];
    static readonly string[] Keys = ["i", "k", "s", "y", "t", "w", "b", "day"];

    static readonly Dictionary<string, string[]> Constants = new()
    {
        ["i"] = ["0", "7", "-1", "9007199254740993", "9223372036854775807", "2.5"],
        ["k"] = ["0", "3", "-5", "2147483647", "3000000000", "1.5"],
        ["s"] = ["0", "1", "-32768", "70000"],
        ["y"] = ["0", "255", "-1", "300"],
        ["d"] = ["0", "-0.0", "1.5", "0.1", "1e300", "5e-324", "CAST('NaN' AS DOUBLE)", "CAST('Infinity' AS DOUBLE)", "1"],
        ["e"] = ["0", "0.3", "1e16", "50", "CAST('NaN' AS DOUBLE)"],
        ["f"] = ["0", "0.1", "1.5", "CAST(0.1 AS REAL)", "16777216", "CAST('NaN' AS REAL)"],
        ["t"] = ["''", "'a'", "'A'", "'ä'", "'it''s'", "'%'", "'a '", "'a longer text than fits inside'", "'zz'"],
        ["w"] = ["''", "'a'", "'Ä'"],
        ["b"] = ["TRUE", "FALSE"],
        ["day"] = ["DATE '1970-01-01'", "DATE '2020-02-29'"],
        ["at"] = ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '2020-02-29 00:00:00.000001'"],
    };

    internal string Next() => random.Next(5) switch
    {
        0 => $"SELECT {string.Join(", ", Some(All, 4).Select(c => $"a.{c}"))} FROM {{schema}}.t AS a{Where("a")}",
        1 => $"SELECT {Aggregates("a")} FROM {{schema}}.t AS a{Where("a")}",
        2 => Grouped("a", $"{{schema}}.t AS a{Where("a")}"),
        3 => $"SELECT {string.Join(", ", Some(All, 3).Select(c => $"a.{c}"))}, b.i, b.d FROM {Joined()}{Where(random.Next(2) == 0 ? "a" : "b")}",
        _ => random.Next(2) == 0 ? $"SELECT {Aggregates("b")} FROM {Joined()}{Where("a")}" : Grouped("b", Joined() + Where("b")),
    };

    string Joined() => Some(Keys, 2) is var keys ? $"{{schema}}.t AS a JOIN {{schema}}.u AS b ON {string.Join(" AND ", keys.Select(k => $"a.{k} = b.{k}"))}" : "";

    string Grouped(string table, string from)
    {
        var keys = Some(All, 2);
        var having = random.Next(4) == 0 ? " HAVING COUNT(*) > 1" : "";
        var names = string.Join(", ", keys.Select(k => $"{table}.{k}"));
        return $"SELECT {names}, {Aggregates(table)} FROM {from} GROUP BY {names}{having}";
    }

    string Aggregates(string table) => string.Join(", ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Aggregate(table)));

    string Aggregate(string table)
    {
        var column = $"{table}.{Pick(All)}";
        var number = $"{table}.{Pick("i", "k", "s", "y", "d", "e", "f")}";
        return random.Next(12) switch
        {
            0 => "COUNT(*)",
            1 => $"COUNT({column})",
            2 or 3 => $"COUNT(DISTINCT {column})",
            4 => $"MIN({column})",
            5 => $"MAX({column})",
            6 or 7 => $"SUM({number})",
            8 or 9 => $"AVG({number})",
            10 => $"STDDEV({number})",
            _ => $"SUM(DISTINCT {table}.{Pick("k", "e")})",
        };
    }

    string Where(string table) => random.Next(4) == 0 ? "" : " WHERE " + string.Join(random.Next(2) == 0 ? " AND " : " OR ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Condition(table)));

    string Condition(string table)
    {
        var name = Pick(All);
        var column = $"{table}.{name}";
        string Constant() => Pick(Constants[name]);
        return random.Next(10) switch
        {
            0 => $"{column} IS {Pick("", "NOT ")}NULL",
            1 => $"{column} {Pick("", "NOT ")}IN ({Constant()}, {Constant()}, {Pick("NULL", Constant())})",
            2 => $"{column} {Pick("", "NOT ")}BETWEEN {Constant()} AND {Constant()}",
            3 => $"NOT ({column} {Sign()} {Constant()})",
            4 => $"{table}.{Pick("d", "e", "f")} {Sign()} {table}.{Pick("d", "e", "i")}",
            5 => $"{table}.t {Pick("LIKE", "NOT LIKE", "ILIKE")} {Pick("'a%'", "'%A'", "'_'", "'ä%'", "'%longer%'", "'\\%'")}",
            6 => $"{table}.t {Sign()} {table}.w",
            7 => $"{Constant()} {Sign()} {column}",
            _ => $"{column} {Sign()} {Constant()}",
        };
    }

    string Sign() => Pick("=", "<>", "<", "<=", ">", ">=");

    List<string> Some(string[] names, int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Pick(names)).Distinct()];

    string Pick(params string[] from) => from[random.Next(from.Length)];
}
