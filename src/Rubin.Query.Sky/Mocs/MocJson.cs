using System.Globalization;
using System.Text.Json;

namespace Rubin.Query.Sky;

/// <summary>MOC 2.0 in JSON (section 4.3.3): an object with a list of cells for each order. An empty list tells the coverage's own order.</summary>
static class MocJson
{
    public static Moc Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Of(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new FormatException($"this is no JSON: {error.Message}", error);
        }
    }

    static Moc Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("the JSON is no object");
        var cells = new List<HealpixRange>();
        int? deepest = null;
        foreach (var member in root.EnumerateObject())
        {
            if (!int.TryParse(member.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var order) || order > Healpix.MaxOrder)
            {
                throw new FormatException($"\"{member.Name}\" is no order");
            }

            if (member.Value.ValueKind != JsonValueKind.Array) throw new FormatException($"order {order} has no list of cells");
            deepest = Math.Max(deepest ?? 0, order);
            foreach (var element in member.Value.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var cell)) throw new FormatException($"{element} is no cell");
                cells.Add(MocText.Range(order, cell, cell));
            }
        }

        return new(HealpixRanges.From(cells), deepest ?? throw new FormatException("there is no order"));
    }

    public static string Write(Moc moc)
    {
        var orders = moc.Cells.Cells().GroupBy(cell => cell.Order).OrderBy(group => group.Key).Select(group =>
            string.Create(CultureInfo.InvariantCulture, $"\"{group.Key}\":[{string.Join(',', group.Select(cell => cell.Index))}]")).ToList();
        if (!moc.Cells.Cells().Any(cell => cell.Order == moc.Order)) orders.Add(string.Create(CultureInfo.InvariantCulture, $"\"{moc.Order}\":[]"));
        return $"{{{string.Join(',', orders)}}}";
    }
}
