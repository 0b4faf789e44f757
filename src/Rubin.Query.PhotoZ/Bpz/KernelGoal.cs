using System.Runtime.CompilerServices;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>What a pass of <see cref="ResidualKernel{TLanes, TGoal}"/> gathers over the templates at each redshift.</summary>
/// <typeparam name="TLanes">The width of vectors.</typeparam>
interface IKernelGoal<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>What no template leaves.</summary>
    static abstract TLanes None { get; }

    /// <summary>Adds a template.</summary>
    /// <param name="gathered">So far.</param>
    /// <param name="misfit">χ² as a share of that without a template, 0 to 1.</param>
    /// <param name="exponent">The logarithm to base 2 of the likelihood.</param>
    /// <param name="prior">The prior of the template.</param>
    static abstract TLanes Add(TLanes gathered, TLanes misfit, TLanes exponent, TLanes prior);
}

/// <summary>The sum of likelihoods times priors: the posterior density.</summary>
readonly struct PosteriorGoal<TLanes> : IKernelGoal<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public static TLanes None => TLanes.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add(TLanes gathered, TLanes misfit, TLanes exponent, TLanes prior) => TLanes.MultiplyAdd(TLanes.Exp2(exponent), prior, gathered);
}

/// <summary>The same relative to a fit whose χ² may be above that of templates with a prior of 0.</summary>
readonly struct RelativePosteriorGoal<TLanes> : IKernelGoal<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public static TLanes None => TLanes.Create(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add(TLanes gathered, TLanes misfit, TLanes exponent, TLanes prior) =>
        TLanes.MultiplyAdd(TLanes.Exp2(TLanes.Min(exponent, TLanes.Create(1))), prior, gathered);
}

/// <summary>The least share of χ² among templates whose prior is not 0; 2 where there is none.</summary>
readonly struct LeastMisfitGoal<TLanes> : IKernelGoal<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public static TLanes None => TLanes.Create(2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Add(TLanes gathered, TLanes misfit, TLanes exponent, TLanes prior) =>
        TLanes.Min(gathered, TLanes.WherePositive(prior, misfit, TLanes.Create(2)));
}
