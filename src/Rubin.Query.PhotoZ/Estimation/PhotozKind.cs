namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>Whether a kind of model learns from rows.</summary>
public enum TrainingNeed
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>It can, and is complete without.</summary>
    Optional,

    /// <summary>It must.</summary>
    Required,
}

/// <summary>A kind of model: what <c>CREATE PHOTOZ MODEL m USING kind</c> makes. Stateless.</summary>
public abstract class PhotozKind
{
    /// <summary>As the statement spells it, in upper case.</summary>
    public abstract string Name { get; }

    /// <summary>One sentence: how it estimates, and after which paper.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether it takes <c>AS SELECT</c>.</summary>
    public abstract TrainingNeed Training { get; }

    /// <summary>Its options, behind the <see cref="PhotozOption.Common"/> ones.</summary>
    public abstract ValueList<PhotozOption> Options { get; }

    /// <summary>The files that <see cref="Build"/> reads; one by one, so that a list of files is read only after it was asked for.</summary>
    public virtual IEnumerable<string> Files(PhotozOptions options) => [];

    /// <summary>Makes a model, the same one from the same options and the same rows in the same order, on any number of threads.</summary>
    /// <param name="options">Its options, complete and checked one by one.</param>
    /// <param name="training">The rows; null where the statement has none.</param>
    /// <param name="cancel">Asked now and then.</param>
    /// <exception cref="QueryException">Options contradict each other, a file is missing or wrong, or there is too little to learn from.</exception>
    public abstract PhotozModel Build(PhotozOptions options, TrainingSet? training, CancellationToken cancel);

    /// <summary>Reads what <see cref="PhotozModel.Write"/> wrote.</summary>
    /// <param name="bands">The model's bands.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="options">The options it was made with.</param>
    /// <param name="reader">Every number that is a length or a position is checked.</param>
    /// <exception cref="QueryException">Data: the file is damaged.</exception>
    public abstract PhotozModel Read(ValueList<string> bands, RedshiftGrid grid, PhotozOptions options, ModelReader reader);
}
