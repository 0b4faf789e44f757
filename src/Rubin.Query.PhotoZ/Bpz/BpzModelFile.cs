using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Templates;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Keeps a model: the fluxes of its templates, so that it needs no other file, and its prior. The rest is in the options.</summary>
static class BpzModelFile
{
    const int MostTemplates = 100_000;

    public static void Write(BpzModel model, ModelWriter writer)
    {
        writer.Write(model.Library.Templates.Count);
        foreach (var name in model.Library.Templates) writer.Write(name);
        writer.WriteArray(model.Library.Fluxes);
        writer.Write(model.Rows.Interpolated);
        writer.WriteArray(model.Rows.PerType.ToArray());
        writer.Write(model.Prior?.Types ?? 0);
        if (model.Prior is { } prior)
        {
            writer.Write(prior.Reference);
            foreach (var values in (ReadOnlySpan<ValueList<double>>)[prior.Fractions, prior.Declines, prior.Redshifts, prior.Slopes, prior.Exponents])
            {
                writer.WriteArray(values.ToArray());
            }
        }
    }

    public static BpzModel Read(PhotozKind kind, ValueList<string> bands, RedshiftGrid grid, BpzSettings settings, ModelReader reader)
    {
        var names = new string[reader.ReadCount(1, MostTemplates)];
        for (var i = 0; i < names.Length; i++) names[i] = reader.ReadText();
        var fluxes = reader.ReadArray<double>((long)grid.Count * names.Length * bands.Count);
        if (!fluxes.All(double.IsFinite))
        {
            throw ModelReader.Damaged("a flux of a template is not finite");
        }

        var interpolated = reader.ReadCount(0, MostTemplates);
        var perType = reader.ReadArray<int>();
        if (perType.Length == 0 || perType.Any(n => n is < 1 or > MostTemplates) || ((perType.Sum(n => (long)n) - 1) * (interpolated + 1L)) + 1 != names.Length)
        {
            throw ModelReader.Damaged("its templates and types do not agree");
        }

        var types = reader.ReadCount(0, perType.Length);
        if (types != 0 && types != perType.Length)
        {
            throw ModelReader.Damaged("its prior and types do not agree");
        }

        var prior = types == 0 ? null : new BpzPrior(
            reader.ReadNumber(), Numbers(types - 1), Numbers(types - 1), Numbers(types), Numbers(types), Numbers(types));
        return new BpzModel(kind, new TemplateLibrary([.. names], bands, grid, fluxes), prior, new PriorRows([.. perType], interpolated), settings);

        ValueList<double> Numbers(int count)
        {
            var values = reader.ReadArray<double>(count);
            return values.All(double.IsFinite) ? [.. values] : throw ModelReader.Damaged("a parameter of its prior is not finite");
        }
    }
}
