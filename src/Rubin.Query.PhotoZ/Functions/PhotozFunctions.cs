using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>The functions that apply models: as rows beside the rows of a table, and each number by itself for queries in plain ADQL.</summary>
[QueryFunctions]
public static class PhotozFunctions
{
    /// <summary>As an engine knows them outside of any query: without models.</summary>
    public static ValueList<object> WithoutModels { get; } = Of(new NoModels());

    /// <summary>The functions for a query that can name some models.</summary>
    public static ValueList<object> Of(IPhotozModels models) =>
    [
        new PhotozRows(models, PhotometryForm.Magnitudes),
        new PhotozRows(models, PhotometryForm.Fluxes),
        .. EstimateField.All.Select(f => new PhotozValue(models, PhotometryForm.Magnitudes, f).Function),
        .. EstimateField.All.Select(f => new PhotozValue(models, PhotometryForm.Fluxes, f).Function),
    ];
}
