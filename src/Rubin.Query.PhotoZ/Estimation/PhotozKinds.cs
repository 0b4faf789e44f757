namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>All kinds of models: a kind is part of the language by being in this list.</summary>
public static class PhotozKinds
{
    /// <summary>The kinds.</summary>
    public static ValueList<PhotozKind> All { get; } =
    [
        new Bpz.BpzKind(),
        new Bpz.TemplateKind(),
        new Dnf.DnfKind(),
        new FlexZBoost.FlexZBoostKind(),
        new Knn.KnnKind(),
        new Tpz.TpzKind(),
        new TrainZ.TrainZKind(),
    ];

    /// <summary>The kind of that name, ignoring case; null where there is none.</summary>
    public static PhotozKind? Find(string name) => All.FirstOrDefault(k => k.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
