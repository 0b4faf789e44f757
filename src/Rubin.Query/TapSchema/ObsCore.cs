using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>
/// The table <c>ivoa.ObsCore</c>: units, UCDs and utypes of its columns are those of ObsCore 1.1 (tables 1, 6 and 7), whatever the attached file says, since clients compare.
/// </summary>
static class ObsCore
{
    const string Name = "ObsCore";

    static readonly Dictionary<string, (string? Unit, string Ucd, string Utype)> Standard = new(StringComparer.OrdinalIgnoreCase)
    {
        ["dataproduct_type"] = (null, "meta.code.class", "ObsDataset.dataProductType"),
        ["dataproduct_subtype"] = (null, "meta.code.class", "ObsDataset.dataProductSubtype"),
        ["calib_level"] = (null, "meta.code;obs.calib", "ObsDataset.calibLevel"),
        ["obs_collection"] = (null, "meta.id", "DataID.Collection"),
        ["obs_id"] = (null, "meta.id", "DataID.observationID"),
        ["obs_title"] = (null, "meta.title;obs", "DataID.Title"),
        ["obs_creator_did"] = (null, "meta.id", "DataID.CreatorDID"),
        ["obs_creator_name"] = (null, "meta.id", "DataID.Creator"),
        ["obs_creation_date"] = (null, "time;meta.dataset", "DataID.Date"),
        ["obs_publisher_did"] = (null, "meta.ref.ivoid", "Curation.PublisherDID"),
        ["publisher_id"] = (null, "meta.ref.ivoid", "Curation.PublisherID"),
        ["obs_release_date"] = (null, "time.release", "Curation.releaseDate"),
        ["bib_reference"] = (null, "meta.bib", "Curation.Reference"),
        ["data_rights"] = (null, "meta.code", "Curation.Rights"),
        ["access_url"] = (null, "meta.ref.url", "Access.Reference"),
        ["access_format"] = (null, "meta.code.mime", "Access.Format"),
        ["access_estsize"] = ("kbyte", "phys.size;meta.file", "Access.Size"),
        ["target_name"] = (null, "meta.id;src", "Target.Name"),
        ["target_class"] = (null, "src.class", "Target.Class"),
        ["s_ra"] = ("deg", "pos.eq.ra", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1"),
        ["s_dec"] = ("deg", "pos.eq.dec", "Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2"),
        ["s_fov"] = ("deg", "phys.angSize;instr.fov", "Char.SpatialAxis.Coverage.Bounds.Extent.diameter"),
        ["s_region"] = (null, "pos.outline;obs.field", "Char.SpatialAxis.Coverage.Support.Area"),
        ["s_resolution"] = ("arcsec", "pos.angResolution", "Char.SpatialAxis.Resolution.Refval.value"),
        ["s_xel1"] = (null, "meta.number", "Char.SpatialAxis.numBins1"),
        ["s_xel2"] = (null, "meta.number", "Char.SpatialAxis.numBins2"),
        ["s_ucd"] = (null, "meta.ucd", "Char.SpatialAxis.ucd"),
        ["s_unit"] = (null, "meta.unit", "Char.SpatialAxis.unit"),
        ["s_resolution_min"] = ("arcsec", "pos.angResolution;stat.min", "Char.SpatialAxis.Resolution.Bounds.Limits.LoLimit"),
        ["s_resolution_max"] = ("arcsec", "pos.angResolution;stat.max", "Char.SpatialAxis.Resolution.Bounds.Limits.HiLimit"),
        ["s_calib_status"] = (null, "meta.code.qual", "Char.SpatialAxis.calibrationStatus"),
        ["s_stat_error"] = ("arcsec", "stat.error;pos.eq", "Char.SpatialAxis.Accuracy.StatError.Refval.value"),
        ["s_pixel_scale"] = ("arcsec", "phys.angSize;instr.pixel", "Char.SpatialAxis.Sampling.RefVal.SamplingPeriod"),
        ["t_min"] = ("d", "time.start;obs.exposure", "Char.TimeAxis.Coverage.Bounds.Limits.StartTime"),
        ["t_max"] = ("d", "time.end;obs.exposure", "Char.TimeAxis.Coverage.Bounds.Limits.StopTime"),
        ["t_exptime"] = ("s", "time.duration;obs.exposure", "Char.TimeAxis.Coverage.Support.Extent"),
        ["t_resolution"] = ("s", "time.resolution", "Char.TimeAxis.Resolution.Refval.value"),
        ["t_xel"] = (null, "meta.number", "Char.TimeAxis.numBins"),
        ["t_refpos"] = (null, "time.scale", "CoordSys.TimeFrame.ReferencePosition"),
        ["em_min"] = ("m", "em.wl;stat.min", "Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit"),
        ["em_max"] = ("m", "em.wl;stat.max", "Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit"),
        ["em_res_power"] = (null, "spect.resolution", "Char.SpectralAxis.Resolution.ResolPower.refVal"),
        ["em_xel"] = (null, "meta.number", "Char.SpectralAxis.numBins"),
        ["em_ucd"] = (null, "meta.ucd", "Char.SpectralAxis.ucd"),
        ["em_unit"] = (null, "meta.unit", "Char.SpectralAxis.unit"),
        ["em_calib_status"] = (null, "meta.code.qual", "Char.SpectralAxis.calibrationStatus"),
        ["em_resolution"] = ("m", "spect.resolution;stat.mean", "Char.SpectralAxis.Resolution.Refval.value"),
        ["em_stat_error"] = ("m", "stat.error;em", "Char.SpectralAxis.Accuracy.StatError.Refval.value"),
        ["o_ucd"] = (null, "meta.ucd", "Char.ObservableAxis.ucd"),
        ["o_unit"] = (null, "meta.unit", "Char.ObservableAxis.unit"),
        ["o_calib_status"] = (null, "meta.code.qual", "Char.ObservableAxis.calibrationStatus"),
        ["pol_states"] = (null, "meta.code;phys.polarization", "Char.PolarizationAxis.stateList"),
        ["pol_xel"] = (null, "meta.number", "Char.PolarizationAxis.numBins"),
        ["facility_name"] = (null, "meta.id;instr.tel", "Provenance.ObsConfig.facility.name"),
        ["instrument_name"] = (null, "meta.id;instr", "Provenance.ObsConfig.instrument.name"),
        ["proposal_id"] = (null, "meta.id;obs.proposal", "Provenance.Proposal.identifier"),
    };

    /// <summary>Whether a table is the one that ObsCore defines.</summary>
    internal static bool Is(CatalogTable table) =>
        table.Schema.Equals("ivoa", StringComparison.OrdinalIgnoreCase) && table.Name.Equals(Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The table with what the standard says of its columns, where it is that of ObsCore; otherwise as it is.</summary>
    internal static CatalogTable Described(CatalogTable table) => Is(table) && table.Columns.IndexOf("obs_publisher_did") >= 0 ? WithStandard(table) : table;

    static CatalogTable WithStandard(CatalogTable table)
    {
        var known = (table.Details?.Columns ?? []).ToLookup(c => c.Field.Name, StringComparer.OrdinalIgnoreCase);
        var columns = table.Columns.Fields.Map(f => WithStandard(known[f.Name].FirstOrDefault() ?? new(f)));
        var details = (table.Details ?? new TableDescription(table.Name, [])) with { Columns = columns, Text = table.Description ?? "Observations as ObsCore 1.1 describes them" };
        return table.DescribedBy(details);
    }

    static ColumnDescription WithStandard(ColumnDescription column)
    {
        if (!Standard.TryGetValue(column.Field.Name, out var standard))
        {
            return column;
        }

        var metadata = column.Field.Metadata
            .With(MetadataKeys.Unit, standard.Unit)
            .With(MetadataKeys.Ucd, standard.Ucd)
            .With(MetadataKeys.Utype, "obscore:" + standard.Utype);
        return column with { Field = column.Field with { Metadata = metadata }, IsStandard = true };
    }
}
