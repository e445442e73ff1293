import HTTPTypes
import Hummingbird

/// What describes the memory API: `/openapi.json` to programs, `/docs` to people.
///
/// Open to everybody who reaches the proxy. Both are part of the published program and tell nothing
/// of this installation; and generators, validators and browsers, which fetch them, have no key to
/// send. Pages of other sites are kept off by the guard in front, as everywhere.
struct ReferenceRoutes {
    func addRoutes(to router: Router<BasicRequestContext>) {
        for document in [ReferenceDocument.openAPI, .page] {
            router.get(document.path) { request, _ in document.answer(request.headers) }
            router.on(document.path, method: .head) { request, _ in
                document.answer(request.headers).createHeadResponse()
            }
            router.on(document.path, method: .options) { _, _ in
                Response(status: .noContent, headers: [.allow: Self.methods])
            }
            for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
                router.on(document.path, method: method) { _, _ in
                    APIFailure.methodNotAllowed(allow: Self.methods).response
                }
            }
        }
    }

    private static let methods = "GET, HEAD, OPTIONS"
}
