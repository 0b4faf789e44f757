using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Estimates with <see cref="ResidualKernel{TLanes, TGoal}"/>, some objects at a time.</summary>
sealed class KernelEstimator<TLanes> : BpzEstimator
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>So many objects are fitted together: their priors stay in the first cache.</summary>
    const int Block = 8;

    /// <summary>Below this a density in 32-bit numbers is too small to be trusted, and is computed anew relative to the best fit.</summary>
    const float LeastPeak = 1e-22f;

    readonly BpzAnswer<TLanes> _answer;
    readonly KernelTemplates _templates;
    readonly Smoothing? _smoothing;
    readonly int _objectStride;
    readonly float[] _objects;
    readonly double[] _totals = new double[Block];
    readonly float[] _priors;
    readonly float[] _densities;
    readonly float[] _flat;
    readonly float[] _scratch;
    readonly double[] _smooth;

    public KernelEstimator(BpzModel model, EstimateRequest request)
        : base(model, request)
    {
        _answer = new(model.Settings, model.Grid);
        _templates = model.KernelTemplates;
        _smoothing = model.Settings.Smoothing > 0 ? new(model.Settings.Smoothing, model.Grid.Step, model.Grid.Count) : null;
        _objectStride = KernelObject.Stride(_templates.Bands);
        _objects = new float[Block * _objectStride];
        _priors = new float[Block * _templates.PriorLength];
        _densities = new float[Block * _templates.Stride];
        _flat = new float[_templates.PriorLength];
        model.KernelPrior.FillFlat(_flat);
        _scratch = new float[_templates.Stride];
        _smooth = new double[model.Grid.Count];
    }

    int Points => Model.Grid.Count;

    protected override void Fit(ReadOnlySpan<int> indices, int first, Estimates estimates)
    {
        for (; !indices.IsEmpty; indices = indices[Math.Min(Block, indices.Length)..])
        {
            var count = Math.Min(Block, indices.Length);
            for (var i = 0; i < count; i++)
            {
                _totals[i] = KernelObject.Write(Fluxes, indices[i], Model.Bands.Count, Object(i));
                Model.KernelPrior.Fill<TLanes>(Fluxes.Magnitude(indices[i]), Priors(i));
            }

            ResidualKernel<TLanes, PosteriorGoal<TLanes>>.Run(_templates, .., _objects.AsSpan(0, count * _objectStride), _priors, _templates.PriorLength, _densities);
            for (var i = 0; i < count; i++) Answer(i, estimates, first + indices[i]);
        }
    }

    Span<float> Object(int i) => _objects.AsSpan(i * _objectStride, _objectStride);

    Span<float> Priors(int i) => _priors.AsSpan(i * _templates.PriorLength, _templates.PriorLength);

    void Answer(int i, Estimates estimates, int row)
    {
        var density = _densities.AsSpan(i * _templates.Stride, _templates.Stride);
        var mode = BpzAnswer<TLanes>.Peak(density);
        if (density[mode] < LeastPeak)
        {
            Refit(i, density);
            mode = BpzAnswer<TLanes>.Peak(density);
        }

        var area = Request.Needs(EstimateColumns.TemplateOdds) ? TensorPrimitives.Sum<float>(density) : 0;
        if (_smoothing is not null)
        {
            Smooth(density);
            mode = BpzAnswer<TLanes>.Peak(density);
        }

        if (!(density[mode] > 0))
        {
            return;
        }

        if (Request.Needs(EstimateColumns.BestTemplate | EstimateColumns.TemplateOdds))
        {
            SetTemplate(i, area, mode, estimates, row);
        }

        if (Request.Needs(EstimateColumns.Chi2Min | EstimateColumns.ZMl))
        {
            SetLeastChi2(i, estimates, row);
        }

        _answer.Set(estimates, row, density, mode);
    }

    /// <summary>Likelihoods relative to the best fit that has a prior.</summary>
    void Refit(int i, Span<float> density)
    {
        ResidualKernel<TLanes, LeastMisfitGoal<TLanes>>.Run(_templates, .., Object(i), Priors(i), 0, density);
        var least = TensorPrimitives.Min<float>(density[..Points]);
        KernelObject.RelateTo(least, _totals[i], Object(i));
        ResidualKernel<TLanes, RelativePosteriorGoal<TLanes>>.Run(_templates, .., Object(i), Priors(i), 0, density);
    }

    void Smooth(Span<float> density)
    {
        for (var k = 0; k < _smooth.Length; k++) _smooth[k] = density[k];
        _smoothing!.Apply(_smooth);
        for (var k = 0; k < _smooth.Length; k++) density[k] = (float)_smooth[k];
    }

    /// <summary>The template of the greatest posterior at the mode, and the share of the posterior that it has.</summary>
    void SetTemplate(int i, float area, int mode, Estimates estimates, int row)
    {
        var (best, most) = (0, float.NegativeInfinity);
        for (var t = 0; t < _templates.Count; t++)
        {
            var posterior = KernelObject.Likelihood(_templates, mode, t, Object(i)) + MathF.Log2(Priors(i)[_templates.RowOffsets[t] + mode]);
            (best, most) = posterior > most ? (t, posterior) : (best, most);
        }

        estimates.Set(EstimateColumns.BestTemplate, row, best);
        if (Request.Needs(EstimateColumns.TemplateOdds))
        {
            ResidualKernel<TLanes, RelativePosteriorGoal<TLanes>>.Run(_templates, best..(best + 1), Object(i), Priors(i), 0, _scratch);
            estimates.Set(EstimateColumns.TemplateOdds, row, TensorPrimitives.Sum<float>(_scratch) / area);
        }
    }

    void SetLeastChi2(int i, Estimates estimates, int row)
    {
        ResidualKernel<TLanes, LeastMisfitGoal<TLanes>>.Run(_templates, .., Object(i), _flat, 0, _scratch);
        var misfits = _scratch.AsSpan(0, Points);
        var least = TensorPrimitives.IndexOfMin<float>(misfits);
        estimates.Set(EstimateColumns.Chi2Min, row, misfits[least] * _totals[i]);
        estimates.Set(EstimateColumns.ZMl, row, Model.Grid[least]);
    }
}
