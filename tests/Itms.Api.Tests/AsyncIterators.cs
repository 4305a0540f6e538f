using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Itms.Api.Tests;

/// <summary>
/// What async iterators use. ArchUnitNET 0.13.5 does not look into them (findings/archunitnet-async-iterators.sh): the compiler puts the code of each
/// into a class inside its own, and that class implements <see cref="IAsyncEnumerator{T}"/>.
/// </summary>
internal static class AsyncIterators
{
    /// <summary>From the namespace of an async iterator to one that it uses.</summary>
    public static IReadOnlyList<(string From, string To)> ArrowsOf(Assembly assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return
        [
            .. module.GetTypes()
                .Where(type => type.Interfaces.Any(i => i.InterfaceType.Name == typeof(IAsyncEnumerator<>).Name))
                .SelectMany(type => TypesIn(type).Select(used => (NamespaceOf(type), NamespaceOf(used))))
                .Distinct(),
        ];
    }

    private static IEnumerable<TypeReference> TypesIn(TypeDefinition type) =>
        type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).SelectMany(TypesIn).SelectMany(Parts);

    private static IEnumerable<TypeReference> TypesIn(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference { DeclaringType: { } type } => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
        TypeSpecification part => Parts(part.ElementType),
        _ => [type],
    };

    private static string NamespaceOf(TypeReference type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;
}
